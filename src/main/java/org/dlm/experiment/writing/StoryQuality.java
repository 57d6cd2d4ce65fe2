// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.writing;

import java.util.List;
import org.dlm.corpus.StoryGrammar;
import org.dlm.corpus.StoryVerdict;
import org.dlm.evaluation.Interval;
import org.dlm.generation.GeneratedText;

/**
 * What the source of the stories thinks of texts.
 *
 * @param cell share of possible stories, their log-probability, evaluations
 * @param sound share of the written characters that stand before the first fault, mean: 1 for a
 *     possible story, and between those whose texts all have faults it still tells the better
 */
public record StoryQuality(DecodingCell cell, Interval sound) {

  /**
   * Judges texts.
   *
   * @param name of the way in which they were written
   * @param budget most evaluations of a text
   * @param openings what was given of each text
   */
  static StoryQuality of(
      String name,
      int budget,
      List<String> openings,
      List<GeneratedText> texts,
      StoryGrammar grammar) {
    double[] sound = new double[texts.size()];
    for (int i = 0; i < sound.length; i++) {
      sound[i] = sound(openings.get(i), texts.get(i).text(), grammar);
    }
    return new StoryQuality(
        DecodingCell.of(name, budget, texts, grammar), Interval.ofMean(sound).within(0, 1));
  }

  /**
   * The share of what follows an opening that stands before the text's first fault; 0 if nothing
   * follows.
   */
  public static double sound(String opening, String text, StoryGrammar grammar) {
    StoryVerdict verdict = grammar.check(text);
    if (verdict.isValid()) {
      return 1;
    }
    int written = Math.max(1, text.length() - opening.length());
    return Math.max(0, verdict.validPrefix() - opening.length()) / (double) written;
  }

  /** Share of possible stories. */
  public Interval valid() {
    return cell.valid();
  }

  /** Evaluations of a text. */
  Interval evaluations() {
    return cell.evaluations();
  }

  /** Whether texts of another kind are at least as good, but for chance in these ones. */
  boolean isReachedBy(StoryQuality other) {
    return other.valid().value() >= valid().low() && other.sound.value() >= sound.low();
  }
}
