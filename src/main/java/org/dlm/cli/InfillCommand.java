// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.dlm.constraint.TextRules;
import org.dlm.generation.DiffusionEditor;
import org.dlm.generation.InfillTemplate;
import org.dlm.generation.InfilledText;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dlm infill}: a text with gaps in, the text without gaps out. */
@Command(
    name = "infill",
    header = "Fill the gaps of a text.",
    description = {
      "Writes tokens into the gaps of a text, all at once, with both sides in sight: for diffusion"
          + " models only. {5} is a gap of five tokens, {1..4} one of one to four; {{ and }} are"
          + " braces. The text is taken as a whole one, with its beginning and its end.",
      "",
      "Every length of a gap is tried, --best-of times, and the results are ranked by the model's"
          + " bound on the likelihood of the whole text."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  dlm infill --text \"The fox {5} under the {1..4}.\"",
      "      the likeliest of four texts",
      "  dlm infill --text \"Tom had {3}. He {4}.\" --best-of 8 --temperature 1 --json",
      "      eight texts as JSON, the likeliest first",
      "  dlm infill --text \"{2} found a {1} ball.\" --regex \"(Tom|Mia) .*\" --ban blue",
      "      with rules for the whole text",
    })
final class InfillCommand implements Callable<Integer> {

  @Option(
      names = "--text",
      required = true,
      paramLabel = "TEXT",
      description = "Text with gaps such as {5} or {1..4}.")
  String text = "";

  @Option(
      names = "--best-of",
      paramLabel = "N",
      description =
          "Fill the gaps so often for each choice of lengths, with a temperature above 0."
              + " Default: 1.")
  int bestOf = 1;

  @Option(
      names = "--regex",
      paramLabel = "EXPR",
      description =
          "Write only what makes the whole text match. Java's syntax without anchors, lookaround,"
              + " back references and flags.")
  @Nullable String regex;

  @Mixin WordOptions words = new WordOptions();

  @Mixin ModelOptions model = new ModelOptions();

  @Mixin DecodingOptions decoding = new DecodingOptions();

  @Option(names = "--json", description = "Print every result as a JSON object, the best first.")
  boolean json;

  @Option(
      names = {"-v", "--verbose"},
      description = "Say on standard error what each result cost and how likely it is.")
  boolean verbose;

  @Spec CommandSpec spec;

  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  @Override
  public Integer call() throws IOException {
    if (bestOf < 1) {
      throw new IllegalArgumentException("--best-of must be at least 1, but is " + bestOf);
    }
    if (bestOf > 1 && decoding.temperature == 0) {
      throw new IllegalArgumentException(
          "--best-of needs a --temperature above 0; without one all results are the same");
    }
    InfillTemplate template = InfillTemplate.parse(text);
    TextRules rules = words.rules(regex);
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    try (DiffusionEditor editor = DiffusionEditor.open(model.folder(), () -> model.kernels(err))) {
      List<InfilledText> results =
          editor.infill(template, decoding.settings(null, null), rules, bestOf);
      if (json) {
        results.forEach(result -> out.println(GSON.toJson(result)));
      } else {
        out.println(results.get(0).text());
      }
      if (verbose) {
        results.forEach(result -> err.println("dlm: " + summary(result)));
      }
    }
    return 0;
  }

  private static String summary(InfilledText result) {
    return String.format(
        Locale.ROOT,
        "%.2f nats, %d evaluations: %s",
        result.nats(),
        result.evaluations(),
        result.text());
  }
}
