// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.dlm.checkpoint.Checkpoint;
import org.dlm.corpus.StoryGrammar;
import org.dlm.corpus.TextCorpus;
import org.dlm.decoding.Revision;
import org.dlm.evaluation.RevisionEvaluation;
import org.dlm.evaluation.Share;
import org.dlm.generation.DiffusionEditor;
import org.dlm.generation.GenerationSettings;
import org.dlm.generation.NextTokenEditor;
import org.dlm.kernels.AttentionMode;
import org.dlm.tokenizer.Tokenizer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dlm evaluate revision}: does a model find and repair replaced words? */
@Command(
    name = "revision",
    header = "Measure how well a model finds and repairs replaced words.",
    description = {
      "Replaces words of stories by other words of the grammar, at random, and lets the model revise"
          + " them as 'dlm revise' does: a diffusion model by each token's probability given all"
          + " others, a next-token model by that given those before it. Prints the precision and"
          + " recall of the doubted words; the share of the replaced words among the least believed"
          + " ones, as many as were replaced; and the shares of stories that are possible before and"
          + " after the revision, and restored to the letter.",
      "",
      "Shares have Wilson intervals of 95 %%."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  dlm corpus generate --count 200 --seed 5 --out stories.jsonl",
      "  dlm evaluate revision --corpus stories.jsonl",
      "  dlm evaluate revision --corpus stories.jsonl --model checkpoints/stories-ar --json",
    })
final class EvaluateRevisionCommand implements Callable<Integer> {

  @Mixin ModelOptions model = new ModelOptions();

  @Option(
      names = "--corpus",
      required = true,
      paramLabel = "PATH",
      description = "Stories of 'dlm corpus generate' that the model was not trained on.")
  Path corpus = Path.of("");

  @Option(
      names = "--share",
      paramLabel = "P",
      description = "Share of the words of a story that are replaced, at least one. Default: 0.1.")
  double share = 0.1;

  @Mixin DoubtOptions doubt = new DoubtOptions();

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Seed of the choice of words. Default: 0.")
  long seed;

  @Option(names = "--json", description = "Print a JSON object.")
  boolean json;

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    List<String> texts = new ArrayList<>();
    TextCorpus.open(corpus, "text").forEach(texts::add);
    Revision.Doubt least = doubt.doubt();
    RevisionEvaluation.Result result = evaluate(texts, least);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      EvaluationPrinter.json(facts(result, least), out);
    } else {
      print(result, out);
    }
    return 0;
  }

  private RevisionEvaluation.Result evaluate(List<String> texts, Revision.Doubt least)
      throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    Path folder = model.folder();
    if (Checkpoint.open(folder).config().attention() == AttentionMode.CAUSAL) {
      try (NextTokenEditor editor = NextTokenEditor.open(folder, () -> model.kernels(err))) {
        return run(texts, editor.tokenizer(), ids -> editor.reviseTokens(ids, least));
      }
    }
    try (DiffusionEditor editor = DiffusionEditor.open(folder, () -> model.kernels(err))) {
      return run(
          texts,
          editor.tokenizer(),
          ids -> editor.reviseTokens(ids, least, GenerationSettings.DEFAULT));
    }
  }

  private RevisionEvaluation.Result run(
      List<String> texts, Tokenizer tokenizer, Function<int[], Revision> reviser) {
    return new RevisionEvaluation(StoryGrammar.standard(), tokenizer, share, seed)
        .run(texts, reviser);
  }

  private Map<String, Object> facts(RevisionEvaluation.Result result, Revision.Doubt least) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("stories", result.stories());
    facts.put("words", result.words());
    facts.put("replaced", result.replaced());
    facts.put("below", least.below());
    facts.put("seed", seed);
    Share precision = result.precision();
    facts.put("precision", precision == null ? null : EvaluationPrinter.facts(precision));
    facts.put("recall", EvaluationPrinter.facts(result.recall()));
    facts.put("ranked", EvaluationPrinter.facts(result.ranked()));
    facts.put("possible_before", EvaluationPrinter.facts(result.possibleBefore()));
    facts.put("repaired", EvaluationPrinter.facts(result.repaired()));
    facts.put("restored", EvaluationPrinter.facts(result.restored()));
    facts.put("evaluations", result.evaluations());
    return facts;
  }

  private static void print(RevisionEvaluation.Result result, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%-20s  %,d of %,d words in %,d stories%n",
        "replaced",
        result.replaced(),
        result.words(),
        result.stories());
    Share precision = result.precision();
    if (precision == null) {
      out.printf("%-20s  nothing was doubted%n", "precision");
    } else {
      EvaluationPrinter.line("precision", precision, out);
    }
    EvaluationPrinter.line("recall", result.recall(), out);
    EvaluationPrinter.line("ranked lowest", result.ranked(), out);
    EvaluationPrinter.line("possible before", result.possibleBefore(), out);
    EvaluationPrinter.line("repaired", result.repaired(), out);
    EvaluationPrinter.line("restored", result.restored(), out);
    out.printf(Locale.ROOT, "%-20s  %,d network evaluations%n", "cost", result.evaluations());
  }
}
