// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.writing;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.dlm.corpus.StoryGrammar;
import org.dlm.evaluation.Diversity;
import org.dlm.evaluation.Interval;
import org.dlm.generation.GeneratedText;
import org.jspecify.annotations.Nullable;

/**
 * What one strategy made of one budget. Every interval is one of 95 %.
 *
 * @param strategy its name and parameter
 * @param budget most evaluations of a story
 * @param stories how many were written
 * @param evaluations of a story, mean
 * @param valid share of possible stories
 * @param logProbability of the possible ones under the grammar, in nats per story; null if there
 *     are fewer than two
 * @param distinct share of different ones among all n-grams of words, for n = 1, 2, 3
 * @param entropy of the tokens within a story, in nats
 * @param tokensPerSecond of a story
 */
public record DecodingCell(
    String strategy,
    int budget,
    int stories,
    Interval evaluations,
    Interval valid,
    @Nullable Interval logProbability,
    List<Double> distinct,
    Interval entropy,
    Interval tokensPerSecond) {

  private static final int LONGEST_GRAM = 3;

  /** Takes a copy. */
  public DecodingCell {
    distinct = List.copyOf(distinct);
  }

  /** Measures the texts of a cell. */
  static DecodingCell of(
      String strategy, int budget, List<GeneratedText> texts, StoryGrammar grammar) {
    double[] nats =
        texts.stream()
            .filter(text -> grammar.check(text.text()).isValid())
            .mapToDouble(text -> grammar.logProbability(text.text()))
            .toArray();
    return new DecodingCell(
        strategy,
        budget,
        texts.size(),
        Interval.ofMean(texts.stream().mapToDouble(GeneratedText::evaluations).toArray()),
        Interval.ofShare(nats.length, texts.size()),
        nats.length < 2 ? null : Interval.ofMean(nats),
        IntStream.rangeClosed(1, LONGEST_GRAM).mapToObj(n -> distinct(texts, n)).toList(),
        Interval.ofMean(texts.stream().mapToDouble(text -> entropy(text.answerIds())).toArray()),
        Interval.ofMean(
            texts.stream()
                .mapToDouble(text -> text.answerIds().size() / text.seconds())
                .toArray()));
  }

  /** The share of different n-grams among all n-grams of words of all texts (Li et al. 2016). */
  static double distinct(List<GeneratedText> texts, int n) {
    return Diversity.distinct(texts.stream().map(GeneratedText::text).toList(), n);
  }

  /** Entropy of the distribution of tokens within a text, in nats; little if it repeats itself. */
  static double entropy(List<Integer> ids) {
    Map<Integer, Integer> counts = new HashMap<>();
    ids.forEach(id -> counts.merge(id, 1, Integer::sum));
    double entropy = 0;
    for (int count : counts.values()) {
      double p = count / (double) ids.size();
      entropy -= p * Math.log(p);
    }
    return entropy;
  }
}
