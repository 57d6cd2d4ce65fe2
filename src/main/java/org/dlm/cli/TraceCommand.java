// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code dlm trace}: recorded decodes. */
@Command(
    name = "trace",
    header = "Look at how a text was written.",
    description =
        "'dlm generate --trace FILE' records which token was written at which step, and how sure"
            + " the model was of it. A trace is JSONL, one line per step; its format is described"
            + " in src/main/java/org/dlm/trace/package-info.java.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  dlm generate --prompt \"Tom had\" --trace tom.jsonl",
      "  dlm trace view tom.jsonl --out tom.html",
    },
    subcommands = TraceViewCommand.class)
final class TraceCommand implements Runnable {

  @Spec CommandSpec spec;

  /** Refuses a command line without a command. */
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no command given");
  }
}
