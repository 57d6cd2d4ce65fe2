// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code dlm checkpoint}: looks into model folders, and writes them otherwise. */
@Command(
    name = "checkpoint",
    header = "Look into model folders, and store them otherwise.",
    description =
        "A model folder holds config.json, model.safetensors and tokenizer.json, in the layout"
            + " of LLaDA or iLLaDA for diffusion models and of Llama for next-token models.",
    subcommands = {
      CheckpointInfoCommand.class,
      CheckpointVerifyCommand.class,
      CheckpointConvertCommand.class,
      CheckpointQuantizeCommand.class,
      CheckpointRandomCommand.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  dlm checkpoint info checkpoints/stories",
      "  dlm checkpoint verify checkpoints/stories",
    })
final class CheckpointCommand implements Runnable {

  @Spec CommandSpec spec;

  /** Refuses a command line without a command. */
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no command given");
  }
}
