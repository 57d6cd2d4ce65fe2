// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.evaluation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * How texts differ from each other. Words are what blanks separate.
 *
 * <p>All but the entropy depend on how many texts there are, so only sets of one size compare.
 */
public final class Diversity {

  private Diversity() {}

  /** The share of different n-grams among all n-grams of words of all texts (Li et al. 2016). */
  public static double distinct(List<String> texts, int n) {
    Set<List<String>> different = new HashSet<>();
    long all = 0;
    for (String text : texts) {
      List<String> words = words(text);
      for (int i = 0; i + n <= words.size(); i++) {
        different.add(words.subList(i, i + n));
        all++;
      }
    }
    return all == 0 ? 0 : different.size() / (double) all;
  }

  /**
   * BLEU of each text against each other one (pairwise BLEU, Shen et al. 2019): the work grows with
   * the square of their number.
   *
   * @param texts at least 2
   * @return from 0 to 1; the more, the more alike they are
   */
  public static double selfBleu(List<String> texts) {
    List<String> candidates = new ArrayList<>();
    List<String> references = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      for (int j = 0; j < texts.size(); j++) {
        if (i != j) {
          candidates.add(texts.get(i));
          references.add(texts.get(j));
        }
      }
    }
    return Bleu.of(candidates, references);
  }

  /** Entropy of the words of all texts together, in nats. */
  public static double wordEntropy(List<String> texts) {
    Map<String, Long> counts = new HashMap<>();
    long all = 0;
    for (String text : texts) {
      for (String word : words(text)) {
        counts.merge(word, 1L, Long::sum);
        all++;
      }
    }
    // H = log n - sum(c log c) / n, with equal counts together so that the order is always one.
    Map<Long, Long> words = new TreeMap<>();
    counts.values().forEach(count -> words.merge(count, 1L, Long::sum));
    double sum = 0;
    for (Map.Entry<Long, Long> entry : words.entrySet()) {
      double count = entry.getKey();
      sum += entry.getValue() * count * Math.log(count);
    }
    return all == 0 ? 0 : Math.log((double) all) - sum / all;
  }

  /** The share of different texts. */
  public static double unique(List<String> texts) {
    return unique(texts, String::strip);
  }

  /** The share of different first sentences, up to the first full stop, question or exclamation. */
  public static double uniqueOpenings(List<String> texts) {
    return unique(texts, text -> text.strip().split("(?<=[.!?])", 2)[0]);
  }

  private static double unique(List<String> texts, UnaryOperator<String> part) {
    return texts.stream().map(part).distinct().count() / (double) texts.size();
  }

  private static List<String> words(String text) {
    return List.of(text.strip().split("\\s+"));
  }
}
