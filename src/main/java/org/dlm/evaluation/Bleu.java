// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.evaluation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * BLEU of a whole set of texts, one reference each (Papineni et al. 2002): the geometric mean of
 * the shares of n-grams of words, n from 1 to 4, that stand in the reference, each at most as often
 * as there, times a penalty for brevity. Words are what blanks separate.
 *
 * <p>Counts are summed over all texts before they are divided; an n of which the texts are too
 * short to have any n-gram is left out.
 */
public final class Bleu {

  private static final int LONGEST_GRAM = 4;

  private Bleu() {}

  /**
   * Compares texts with their references.
   *
   * @return from 0 to 1
   */
  public static double of(List<String> texts, List<String> references) {
    if (texts.size() != references.size() || texts.isEmpty()) {
      throw new IllegalArgumentException(
          "each text needs a reference, but there are %d texts and %d references"
              .formatted(texts.size(), references.size()));
    }
    long[] matches = new long[LONGEST_GRAM];
    long[] grams = new long[LONGEST_GRAM];
    long textWords = 0;
    long referenceWords = 0;
    for (int i = 0; i < texts.size(); i++) {
      List<String> text = words(texts.get(i));
      List<String> reference = words(references.get(i));
      textWords += text.size();
      referenceWords += reference.size();
      for (int n = 1; n <= LONGEST_GRAM; n++) {
        Map<List<String>, Integer> there = counts(reference, n);
        for (Map.Entry<List<String>, Integer> gram : counts(text, n).entrySet()) {
          grams[n - 1] += gram.getValue();
          matches[n - 1] += Math.min(gram.getValue(), there.getOrDefault(gram.getKey(), 0));
        }
      }
    }
    return precision(matches, grams) * brevity(textWords, referenceWords);
  }

  private static double precision(long[] matches, long[] grams) {
    double logs = 0;
    int counted = 0;
    for (int n = 0; n < LONGEST_GRAM && grams[n] > 0; n++) {
      logs += Math.log((double) matches[n] / grams[n]);
      counted++;
    }
    return counted == 0 ? 0 : Math.exp(logs / counted);
  }

  private static double brevity(long textWords, long referenceWords) {
    return textWords >= referenceWords
        ? 1
        : Math.exp(1 - (double) referenceWords / Math.max(1, textWords));
  }

  private static List<String> words(String text) {
    String stripped = text.strip();
    return stripped.isEmpty() ? List.of() : List.of(stripped.split("\\s+"));
  }

  private static Map<List<String>, Integer> counts(List<String> words, int n) {
    Map<List<String>, Integer> counts = new HashMap<>();
    for (int i = 0; i + n <= words.size(); i++) {
      counts.merge(words.subList(i, i + n), 1, Integer::sum);
    }
    return counts;
  }
}
