// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import org.dlm.kernels.KernelProvider;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IVersionProvider;

/** What {@code dlm --version} prints: the program, then what it runs on. */
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    return new String[] {
      program(),
      kernels(),
      "Java %s (%s), %s %s"
          .formatted(
              System.getProperty("java.version"),
              System.getProperty("java.vendor"),
              System.getProperty("os.name"),
              System.getProperty("os.arch"))
    };
  }

  private static String kernels() {
    int threads = Runtime.getRuntime().availableProcessors();
    return KernelProvider.select(threads, reason -> {}).description();
  }

  /** The name and the version in the jar's manifest, or a word that says that there is no jar. */
  static String program() {
    @Nullable String version = Dlm.class.getPackage().getImplementationVersion();
    return "dlm " + (version == null ? "(not from a jar)" : version);
  }
}
