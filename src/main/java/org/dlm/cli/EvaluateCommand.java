// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code dlm evaluate}: measures models. */
@Command(
    name = "evaluate",
    header = "Measure a model on text.",
    description =
        "Every figure comes with its 95 %% interval, what it cost in network evaluations, and how"
            + " it was estimated.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  dlm evaluate likelihood --corpus held-out.jsonl",
      "  dlm evaluate likelihood --corpus held-out.jsonl --model checkpoints/stories-ar",
      "  dlm evaluate excess --corpus stories.jsonl",
      "  dlm evaluate choice --file questions.jsonl",
      "  dlm evaluate revision --corpus stories.jsonl",
      "  dlm evaluate reversal --data corpora/poems.jsonl --model runs/poems",
    },
    subcommands = {
      EvaluateLikelihoodCommand.class,
      EvaluateExcessCommand.class,
      EvaluateChoiceCommand.class,
      EvaluateRevisionCommand.class,
      EvaluateDecodingCommand.class,
      EvaluateReversalCommand.class
    })
final class EvaluateCommand implements Runnable {

  @Spec CommandSpec spec;

  /** Refuses a command line without a command. */
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no command given");
  }
}
