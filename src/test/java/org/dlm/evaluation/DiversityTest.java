// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class DiversityTest {

  @Test
  void distinctCountsDifferentGramsOfAllTexts() {
    List<String> texts = List.of("a b a b", " a  c ");
    assertEquals(3 / 6.0, Diversity.distinct(texts, 1));
    assertEquals(3 / 4.0, Diversity.distinct(texts, 2)); // ab, ba, ab; ac
    assertEquals(0, Diversity.distinct(texts, 5));
  }

  @Test
  void selfBleuIsOneForEqualTextsAndZeroForThoseWithoutACommonWord() {
    assertEquals(1, Diversity.selfBleu(List.of("a b c d e", "a b c d e", "a b c d e")), 1e-12);
    assertEquals(0, Diversity.selfBleu(List.of("a b c d", "e f g h")));
    // Each is the other's only reference, so both ways count.
    List<String> texts = List.of("a b c d e", "a b c d f");
    assertEquals(
        Bleu.of(texts, List.of(texts.get(1), texts.get(0))), Diversity.selfBleu(texts), 1e-12);
  }

  @Test
  void entropyIsThatOfAllWordsTogether() {
    assertEquals(0, Diversity.wordEntropy(List.of("a a", "a")), 1e-12);
    assertEquals(Math.log(4), Diversity.wordEntropy(List.of("a b", "c d")), 1e-12);
    double half = 0.5 * Math.log(2) + 0.5 * Math.log(4);
    assertEquals(half, Diversity.wordEntropy(List.of("a b", "a c")), 1e-12);
  }

  @Test
  void openingsEndWithTheirFirstSentence() {
    List<String> texts =
        List.of("One day. It rained.", " One day. It snowed.", "One day! It rained.", "One day");
    assertEquals(3 / 4.0, Diversity.uniqueOpenings(texts));
    assertEquals(1, Diversity.unique(texts));
    assertEquals(1 / 2.0, Diversity.unique(List.of("a", " a ")));
  }
}
