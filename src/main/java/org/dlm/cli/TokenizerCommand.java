// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Groups what can be done with tokenizers. */
@Command(
    name = "tokenizer",
    header = "Make tokenizers, and turn text into token ids and back.",
    description =
        "A tokenizer is a folder with a Hugging Face tokenizer.json, as every model folder is.",
    subcommands = {
      TokenizerTrainCommand.class,
      TokenizerEncodeCommand.class,
      TokenizerDecodeCommand.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  dlm tokenizer train --input stories.txt --out tokenizer/stories",
      "  dlm tokenizer encode --tokenizer tokenizer/stories \"Once upon a time\"",
      "  dlm tokenizer decode --tokenizer tokenizer/stories 85,617,609,264,688",
    })
final class TokenizerCommand implements Runnable {

  @Spec CommandSpec spec;

  /** Refuses a command line that does not say what to do. */
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say train, encode or decode");
  }
}
