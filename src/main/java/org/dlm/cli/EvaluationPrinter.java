// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import com.google.gson.GsonBuilder;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.dlm.evaluation.Figure;
import org.dlm.evaluation.Likelihood;
import org.dlm.evaluation.Share;

/** Figures with their intervals, for people and for scripts. */
final class EvaluationPrinter {

  private EvaluationPrinter() {}

  static void json(Map<String, Object> facts, PrintWriter out) {
    out.println(
        new GsonBuilder()
            .setPrettyPrinting()
            .disableHtmlEscaping()
            .serializeSpecialFloatingPointValues()
            .create()
            .toJson(facts));
  }

  /** What is known of a likelihood, by names. */
  static Map<String, Object> facts(Likelihood likelihood, String estimator) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("estimator", estimator);
    facts.put("bits_per_byte", facts(likelihood.bitsPerByte()));
    facts.put("bits_per_character", facts(likelihood.bitsPerCharacter()));
    facts.put("nats_per_token", facts(likelihood.natsPerToken()));
    facts.put("texts", likelihood.texts());
    facts.put("windows", likelihood.windows());
    facts.put("tokens", likelihood.tokens());
    facts.put("bytes", likelihood.bytes());
    facts.put("characters", likelihood.characters());
    facts.put("draws", likelihood.draws());
    facts.put("evaluations", likelihood.evaluations());
    facts.put("seconds", likelihood.seconds());
    facts.put("evaluations_per_second", likelihood.evaluations() / likelihood.seconds());
    return facts;
  }

  static Map<String, Object> facts(Figure figure) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("mean", figure.mean());
    facts.put("half_width_95", figure.halfWidth());
    facts.put("texts_half_width_95", figure.textHalfWidth());
    facts.put("estimator_half_width_95", figure.estimatorHalfWidth());
    return facts;
  }

  static Map<String, Object> facts(Share share) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("share", share.share());
    facts.put("low_95", share.low());
    facts.put("high_95", share.high());
    return facts;
  }

  static void lines(Likelihood likelihood, String estimator, PrintWriter out) {
    line("bits per byte", likelihood.bitsPerByte(), out);
    line("bits per character", likelihood.bitsPerCharacter(), out);
    line("nats per token", likelihood.natsPerToken(), out);
    out.printf(
        Locale.ROOT,
        "%-20s  %s%n%-20s  %,d texts, %,d windows, %,d tokens, %,d bytes, %,d characters%n"
            + "%-20s  %,d network evaluations, %.0f per second%n",
        "estimator",
        estimator,
        "scored",
        likelihood.texts(),
        likelihood.windows(),
        likelihood.tokens(),
        likelihood.bytes(),
        likelihood.characters(),
        "cost",
        likelihood.evaluations(),
        likelihood.evaluations() / likelihood.seconds());
  }

  /** A mean with its interval and its two parts. */
  static void line(String name, Figure figure, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%-20s  %.4f +- %.4f  (95 %%: texts %.4f, masks %.4f)%n",
        name,
        figure.mean(),
        figure.halfWidth(),
        figure.textHalfWidth(),
        figure.estimatorHalfWidth());
  }

  static void line(String name, Share share, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%-20s  %.4f  (95 %%: %.4f to %.4f)%n",
        name,
        share.share(),
        share.low(),
        share.high());
  }

  /** Says on standard error what is known after each draw but a lone one. */
  static void progress(Likelihood known, int draws, PrintWriter err) {
    if (draws > 1) {
      err.printf(
          Locale.ROOT,
          "dlm: draw %d of %d: %.4f bits per byte, %,d evaluations, %.0f s%n",
          known.draws(),
          draws,
          known.bitsPerByte().mean(),
          known.evaluations(),
          known.seconds());
    }
  }
}
