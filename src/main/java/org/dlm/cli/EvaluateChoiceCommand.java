// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.dlm.corpus.MultipleChoice;
import org.dlm.evaluation.ChoiceEvaluation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dlm evaluate choice}: questions with options. */
@Command(
    name = "choice",
    header = "Answer multiple-choice questions by likelihood.",
    description = {
      "A question is answered by the option that is likeliest after the context, as"
          + " lm-evaluation-harness ranks (acc), and by the one likeliest per character (acc_norm)."
          + " Also counted: right options that the model writes word for word by itself, and"
          + " questions that other random masks might answer differently.",
      "",
      "FILE is JSONL: {\"context\": \"...\", \"options\": [\" a\", \" b\"], \"answer\": 0}. Options"
          + " follow the context as they stand, so begin them with a blank where one belongs;"
          + " 'answer' counts from 0. Shares have Wilson intervals of 95 %%."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  dlm evaluate choice --file questions.jsonl",
      "  dlm evaluate choice --file questions.jsonl --model checkpoints/stories-ar --json",
      "  dlm evaluate choice --file questions.jsonl --samples 128",
      "      less noise in the bounds of a diffusion model",
    })
final class EvaluateChoiceCommand implements Callable<Integer> {

  @Mixin ModelOptions model = new ModelOptions();

  @Option(
      names = "--file",
      required = true,
      paramLabel = "FILE",
      description = "JSONL with a question per line.")
  Path file = Path.of("");

  @Mixin EvaluationOptions options = new EvaluationOptions();

  @Option(names = "--json", description = "Print a JSON object.")
  boolean json;

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (options.precision != 0) {
      throw new IllegalArgumentException(
          "--precision is for likelihoods; a choice takes all --samples");
    }
    PrintWriter out = spec.commandLine().getOut();
    List<MultipleChoice> items = MultipleChoice.read(file);
    try (EvaluatedModel opened = EvaluatedModel.open(model, options, spec.commandLine().getErr())) {
      ChoiceEvaluation.Result result =
          new ChoiceEvaluation(
                  opened.scorer(), opened.cutter(), opened.greedy(), options.sampling())
              .run(items);
      if (json) {
        EvaluationPrinter.json(facts(result, opened.method()), out);
      } else {
        print(result, opened.method(), out);
      }
    }
    return 0;
  }

  private static Map<String, Object> facts(ChoiceEvaluation.Result result, String method) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("estimator", method);
    facts.put("items", result.items());
    facts.put("acc", EvaluationPrinter.facts(result.accuracy()));
    facts.put("acc_norm", EvaluationPrinter.facts(result.accuracyPerCharacter()));
    facts.put("greedy_match", EvaluationPrinter.facts(result.greedyMatch()));
    facts.put("unsure", result.unsure());
    facts.put("evaluations", result.evaluations());
    facts.put("seconds", result.seconds());
    return facts;
  }

  private static void print(ChoiceEvaluation.Result result, String method, PrintWriter out) {
    EvaluationPrinter.line("acc", result.accuracy(), out);
    EvaluationPrinter.line("acc_norm", result.accuracyPerCharacter(), out);
    EvaluationPrinter.line("greedy match", result.greedyMatch(), out);
    out.printf(
        Locale.ROOT,
        "%-20s  %,d, %,d of them unsure%n%-20s  %s%n%-20s  %,d network evaluations%n",
        "questions",
        result.items(),
        result.unsure(),
        "estimator",
        method,
        "cost",
        result.evaluations());
  }
}
