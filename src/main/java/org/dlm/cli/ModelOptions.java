// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.dlm.kernels.KernelProvider;
import org.dlm.kernels.Kernels;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of every command that runs a model. */
final class ModelOptions {

  private static final Path BUNDLED = Path.of("checkpoints", "stories");

  @Option(
      names = "--model",
      paramLabel = "DIR",
      description = "Folder of the model. Default: checkpoints/stories, the bundled one.")
  @Nullable Path model;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads to compute with; results do not depend on it. Default: all cores.")
  int threads = Runtime.getRuntime().availableProcessors();

  /**
   * The model's folder.
   *
   * @throws IOException if none is named and there is no bundled one
   */
  Path folder() throws IOException {
    if (model != null) {
      return model;
    }
    Path bundled = Home.folder().resolve(BUNDLED);
    if (!Files.isDirectory(bundled)) {
      throw new IOException(
          bundled + ": the bundled model is missing; name another model's folder with --model");
    }
    return bundled;
  }

  /** The arithmetic; says on {@code err} what is slower than it could be. */
  Kernels kernels(PrintWriter err) {
    return KernelProvider.selectForShortRuns(threads, line -> err.println("dlm: " + line));
  }

  /** The arithmetic of one of several workers that share the threads. */
  Kernels kernels(int workers, PrintWriter err) {
    return KernelProvider.selectForShortRuns(
        Math.max(1, threads / workers), line -> err.println("dlm: " + line));
  }
}
