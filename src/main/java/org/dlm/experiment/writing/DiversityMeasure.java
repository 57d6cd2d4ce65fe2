// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.writing;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.dlm.evaluation.Diversity;
import org.dlm.evaluation.Interval;

/** A figure of a group of texts. */
enum DiversityMeasure {
  DISTINCT_1("distinct-1", 3, texts -> Diversity.distinct(texts, 1)),
  DISTINCT_2("distinct-2", 3, texts -> Diversity.distinct(texts, 2)),
  DISTINCT_3("distinct-3", 3, texts -> Diversity.distinct(texts, 3)),
  DISTINCT_4("distinct-4", 3, texts -> Diversity.distinct(texts, 4)),
  SELF_BLEU("self-BLEU", 3, DiversityMeasure::alike),
  ENTROPY("entropy of words, nats", 2, Diversity::wordEntropy),
  OPENINGS("different first sentences", 3, Diversity::uniqueOpenings),
  UNIQUE("different texts", 3, Diversity::unique);

  /** Texts of a group that are compared each with each. */
  static final int COMPARED = 20;

  private final String label;
  private final int digits;
  private final ToDoubleFunction<List<String>> measure;

  DiversityMeasure(String label, int digits, ToDoubleFunction<List<String>> measure) {
    this.label = label;
    this.digits = digits;
    this.measure = measure;
  }

  /** As a column is named. */
  String label() {
    return label;
  }

  /** Digits after the point. */
  int digits() {
    return digits;
  }

  /** The mean over groups, with Student's interval, where it is possible. */
  Interval over(double[] groups) {
    return Interval.ofRuns(groups).within(0, this == ENTROPY ? Double.MAX_VALUE : 1);
  }

  private static double alike(List<String> texts) {
    return Diversity.selfBleu(texts.subList(0, Math.min(COMPARED, texts.size())));
  }

  /** The figure of one group. */
  double of(List<String> texts) {
    return measure.applyAsDouble(texts);
  }
}
