// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.dlm.checkpoint.Checkpoint;
import org.dlm.checkpoint.Verification;
import org.dlm.checkpoint.Verification.FileCheck;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dlm checkpoint verify}: reads every byte of a model folder. */
@Command(
    name = "verify",
    header = "Read every byte of a model folder.",
    description = {
      "Checks the configuration, that every tensor is there in its shape and no other is, that"
          + " all numbers are finite, and that the tokenizer is the one of the training. Prints"
          + " the SHA-256 of every file, in the manner of sha256sum.",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  dlm checkpoint verify checkpoints/stories",
      "  dlm checkpoint verify runs/mine --json",
    })
final class CheckpointVerifyCommand implements Callable<Integer> {

  @Parameters(paramLabel = "DIR", description = "A model folder.")
  Path folder = Path.of("");

  @Option(names = "--json", description = "Print a JSON object.")
  boolean json;

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    Verification found = Verification.of(Checkpoint.open(folder));
    if (json) {
      out.println(
          new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(found));
    } else {
      found.files().forEach(file -> out.printf("%s  %s%n", file.sha256(), file.name()));
    }
    if (!found.faults().isEmpty()) {
      throw new IOException(String.join("; ", found.faults()));
    }
    spec.commandLine()
        .getErr()
        .printf(
            "dlm: %d files, %d tensors of %d numbers, all finite%n",
            found.files().size(),
            found.files().stream().mapToInt(FileCheck::tensors).sum(),
            found.files().stream().mapToLong(FileCheck::numbers).sum());
    return 0;
  }
}
