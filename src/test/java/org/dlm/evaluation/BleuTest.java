// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.dlm.testing.Refusal;
import org.junit.jupiter.api.Test;

class BleuTest {

  @Test
  void theSameTextIsOneAndAnotherIsNothing() {
    assertEquals(1, of("a b c d e", "a b c d e"));
    assertEquals(1, of("a b", " a  b "), "too short for longer grams");
    assertEquals(0, of("a b c d", "e f g h"));
    assertEquals(0, of("", "a b"));
  }

  /** 6 of 6 words, 3 of 4 pairs and 1 of 2 triples match; there are no four words in a row. */
  @Test
  void isTheGeometricMeanOfTheSharesOfAllTexts() {
    double expected = Math.pow(6.0 / 6 * 3 / 4 * 1 / 2, 1.0 / 3);
    assertEquals(expected, Bleu.of(List.of("a b c", "x y z"), List.of("b c a", "x y z")), 1e-12);
  }

  /** The second "the" of the first text finds none left: 7 of 8 words match, not 8. */
  @Test
  void aWordCountsAsOftenAsInTheReference() {
    double expected = Math.pow(7.0 / 8 * 5 / 6 * 3 / 4 * 1 / 2, 1.0 / 4);
    List<String> texts = List.of("the the cat sat", "p q r s");
    assertEquals(expected, Bleu.of(texts, List.of("the cat sat on", "p q r s")), 1e-12);
  }

  @Test
  void brevityIsPunished() {
    assertEquals(Math.exp(1 - 6.0 / 4), of("a b c d", "a b c d e f"), 1e-12);
    assertEquals(1, of("a b c d", "a b c d"), 1e-12);
  }

  @Test
  void everyTextNeedsAReference() {
    Refusal.of(() -> Bleu.of(List.of("a"), List.of()), "1 texts and 0 references");
    Refusal.of(() -> Bleu.of(List.of(), List.of()), "0 texts");
  }

  private static double of(String text, String reference) {
    return Bleu.of(List.of(text), List.of(reference));
  }
}
