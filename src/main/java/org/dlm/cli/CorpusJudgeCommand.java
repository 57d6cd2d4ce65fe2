// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.dlm.corpus.StoryGrammar;
import org.dlm.corpus.StoryVerdict;
import org.dlm.corpus.TextCorpus;
import org.dlm.evaluation.Share;
import org.dlm.objective.LossEstimate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dlm corpus judge}: texts against the grammar of the stories. */
@Command(
    name = "judge",
    header = "Judge stories by the grammar that the bundled models learned from.",
    description = {
      "Counts how many texts are possible stories and what is wrong with the others, and gives the"
          + " mean -log probability of the possible ones under the grammar, in nats per story. Its"
          + " expectation for stories of the grammar itself is the entropy of the source.",
      "",
      "Shares have Wilson intervals, means normal ones, all of 95 %%."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  dlm generate --temperature 1 --samples 200 --json > samples.jsonl",
      "  dlm corpus judge samples.jsonl",
    })
final class CorpusJudgeCommand implements Callable<Integer> {

  @Parameters(
      paramLabel = "FILE",
      description = "JSONL with a field 'text' per line, as 'dlm generate --json' writes it.")
  Path file = Path.of("");

  @Option(names = "--json", description = "Print a JSON object.")
  boolean json;

  @Spec CommandSpec spec;

  private final int[] counts = new int[StoryVerdict.Kind.values().length];
  private int texts;
  private long bytes;
  private double sum;
  private double squares;

  @Override
  public Integer call() throws IOException {
    StoryGrammar grammar = StoryGrammar.standard();
    TextCorpus.open(file, "text").forEach(text -> judge(grammar, text));
    Map<String, Object> facts = facts();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(new GsonBuilder().setPrettyPrinting().create().toJson(facts));
    } else {
      facts.forEach((name, value) -> out.printf(Locale.ROOT, "%-26s  %s%n", name, value));
    }
    return 0;
  }

  private void judge(StoryGrammar grammar, String text) {
    StoryVerdict verdict = grammar.check(text);
    counts[verdict.kind().ordinal()]++;
    texts++;
    if (verdict.isValid()) {
      double nats = -grammar.logProbability(text);
      sum += nats;
      squares += nats * nats;
      bytes += text.getBytes(StandardCharsets.UTF_8).length;
    }
  }

  private Map<String, Object> facts() {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("texts", texts);
    for (StoryVerdict.Kind kind : StoryVerdict.Kind.values()) {
      facts.put(Choices.written(kind), counts[kind.ordinal()]);
    }
    int valid = counts[StoryVerdict.Kind.VALID.ordinal()];
    Share share = Share.of(valid, texts);
    facts.put("valid_share", rounded(share.share()));
    facts.put("valid_share_low_95", rounded(share.low()));
    facts.put("valid_share_high_95", rounded(share.high()));
    if (valid > 1) {
      double mean = sum / valid;
      double deviation = Math.sqrt(Math.max(0, (squares - sum * mean) / (valid - 1)));
      facts.put("nats_per_valid_story", rounded(mean));
      facts.put("nats_half_width_95", rounded(LossEstimate.Z_95 * deviation / Math.sqrt(valid)));
      facts.put("bits_per_byte", rounded(sum / Math.log(2) / bytes));
    }
    return facts;
  }

  private static double rounded(double value) {
    return Math.round(value * 1e4) / 1e4;
  }
}
