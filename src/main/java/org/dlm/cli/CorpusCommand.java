// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code dlm corpus}: makes text and packs it. */
@Command(
    name = "corpus",
    header = "Generate text, pack it into token files, look into them, judge stories.",
    description =
        "A model is trained on packed token files, which 'pack' makes from text, JSONL and"
            + " poem files with a tokenizer.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  dlm corpus generate --count 400000 --out stories.jsonl",
      "  dlm corpus pack --input shakespeare.txt --tokenizer tokenizer/characters \\",
      "      --out train.tokens --held-out held-out.tokens",
      "  dlm corpus info train.tokens",
      "  dlm corpus facts --out facts",
    },
    subcommands = {
      CorpusGenerateCommand.class,
      CorpusPackCommand.class,
      CorpusInfoCommand.class,
      CorpusJudgeCommand.class,
      CorpusFactsCommand.class
    })
final class CorpusCommand implements Runnable {

  @Spec CommandSpec spec;

  /** Refuses a command line without a command. */
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no command given");
  }
}
