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
import org.dlm.corpus.StoryGrammar;
import org.dlm.corpus.TextCorpus;
import org.dlm.evaluation.Excess;
import org.dlm.evaluation.ExcessEvaluation;
import org.dlm.evaluation.Sampling;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dlm evaluate excess}: how far a model is from the source of the stories. */
@Command(
    name = "excess",
    header = "Measure how far a model is from the grammar of the stories.",
    description = {
      "No model can find stories likelier on average than the grammar that writes them. Prints by"
          + " how many bits per byte a model stays behind, text by text on the same texts, and"
          + " where: by kind of word and by position in tokens.",
      "",
      "Drawn words are names, numbers and others of the grammar's lexicons, at their first mention"
          + " or again; 'rule' is what the rules write, 'sign' what is no word, 'end' the end of"
          + " the text. The grammar's part of a token is exact, given what comes before it. So is a"
          + " next-token model's, and a diffusion model's with --estimator chain-rule. With other"
          + " estimators a token's part is its share of the bound, a mean over all orders, and only"
          + " the total compares like with like."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  dlm corpus generate --count 500 --seed 5 --out stories.jsonl",
      "  dlm evaluate excess --corpus stories.jsonl",
      "  dlm evaluate excess --corpus stories.jsonl --estimator chain-rule --json",
      "  dlm evaluate excess --corpus stories.jsonl --model checkpoints/stories-ar",
    })
final class EvaluateExcessCommand implements Callable<Integer> {

  @Mixin ModelOptions model = new ModelOptions();

  @Option(
      names = "--corpus",
      required = true,
      paramLabel = "PATH",
      description = "Stories of 'dlm corpus generate' that the model was not trained on.")
  Path corpus = Path.of("");

  @Mixin EvaluationOptions options = new EvaluationOptions();

  @Option(names = "--json", description = "Print a JSON object.")
  boolean json;

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    List<String> texts = new ArrayList<>();
    TextCorpus.open(corpus, "text").forEach(texts::add);
    Sampling sampling = options.sampling();
    try (EvaluatedModel opened = EvaluatedModel.open(model, options, err)) {
      int draws = opened.scorer().isExact() ? 1 : sampling.draws();
      ExcessEvaluation.Result result =
          ExcessEvaluation.of(
              opened.scorer(),
              opened.cutter(),
              opened.tokenizer(),
              texts,
              StoryGrammar.standard(),
              sampling,
              known -> EvaluationPrinter.progress(known, draws, err));
      if (json) {
        Map<String, Object> facts = EvaluationPrinter.facts(result.likelihood(), opened.method());
        facts.put("left_to_right", opened.scorer().isLeftToRight());
        addFacts(result.excess(), facts);
        EvaluationPrinter.json(facts, out);
      } else {
        EvaluationPrinter.lines(result.likelihood(), opened.method(), out);
        print(result.excess(), opened.scorer().isLeftToRight(), out);
      }
    }
    return 0;
  }

  private static void addFacts(Excess excess, Map<String, Object> facts) {
    facts.put("excess_bits_per_byte", EvaluationPrinter.facts(excess.total()));
    facts.put("source_bits_per_byte", excess.sourceBitsPerByte());
    facts.put("entropy_bits_per_byte", excess.entropyBitsPerByte());
    facts.put("by_kind", facts(excess.byKind()));
    facts.put("by_position", facts(excess.byPosition()));
  }

  private static Map<String, Object> facts(Map<String, Excess.Part> parts) {
    Map<String, Object> facts = new LinkedHashMap<>();
    parts.forEach(
        (name, part) -> {
          Map<String, Object> one = new LinkedHashMap<>();
          one.put("tokens", part.tokens());
          one.put("model", part.model());
          one.put("source", part.source());
          one.put("excess", part.excess().mean());
          one.put("excess_half_width_95", part.excess().halfWidth());
          facts.put(name, one);
        });
    return facts;
  }

  private static void print(Excess excess, boolean leftToRight, PrintWriter out) {
    EvaluationPrinter.line("excess, bits/byte", excess.total(), out);
    out.printf(
        Locale.ROOT,
        "%-20s  %.4f on these texts, %.4f expected (its entropy)%n",
        "source, bits/byte",
        excess.sourceBitsPerByte(),
        excess.entropyBitsPerByte());
    String order = leftToRight ? "" : "; the model's parts are means over all orders";
    table("by kind of word" + order, excess.byKind(), out);
    table("by position in tokens" + order, excess.byPosition(), out);
  }

  private static void table(String title, Map<String, Excess.Part> parts, PrintWriter out) {
    out.printf("%n%s, in bits per byte of the texts:%n", title);
    out.printf("%-16s %9s %9s %9s %9s%n", "", "tokens", "model", "source", "excess");
    parts.forEach(
        (name, part) ->
            out.printf(
                Locale.ROOT,
                "%-16s %9d %9.4f %9.4f %9.4f +- %.4f%n",
                name,
                part.tokens(),
                part.model(),
                part.source(),
                part.excess().mean(),
                part.excess().halfWidth()));
  }
}
