// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.writing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.dlm.corpus.StoryGrammar;
import org.dlm.evaluation.Interval;
import org.dlm.generation.GeneratedText;
import org.dlm.random.Purpose;
import org.dlm.random.RandomStream;
import org.junit.jupiter.api.Test;

class DecodingCellTest {

  @Test
  void storiesOfTheGrammarAreValidAndHaveItsProbability() {
    StoryGrammar grammar = StoryGrammar.standard();
    List<GeneratedText> texts = new ArrayList<>();
    double sum = 0;
    for (int i = 0; i < 20; i++) {
      String story = grammar.sample(RandomStream.of(1, Purpose.CORPUS, 0, i));
      sum += grammar.logProbability(story);
      texts.add(text(story, i % 2 == 0 ? 10 : 14));
    }
    texts.add(text("no story at all", 12));

    DecodingCell cell = DecodingCell.of("random", 16, texts, grammar);

    assertEquals(20 / 21.0, cell.valid().value(), 1e-12);
    assertTrue(cell.valid().low() < 20 / 21.0 && cell.valid().high() < 1);
    assertEquals(sum / 20, cell.logProbability().value(), 1e-9);
    assertEquals(12, cell.evaluations().value(), 1e-12);
    assertEquals(2, cell.tokensPerSecond().value(), 1e-12);
  }

  @Test
  void fewerThanTwoPossibleStoriesHaveNoMeanProbability() {
    List<GeneratedText> texts = List.of(text("a b", 1), text("a b", 1));
    assertNull(DecodingCell.of("random", 1, texts, StoryGrammar.standard()).logProbability());
  }

  @Test
  void distinctCountsDifferentGramsOfAllTexts() {
    List<GeneratedText> texts = List.of(text("a b a b", 1), text(" a  c ", 1));
    assertEquals(3 / 6.0, DecodingCell.distinct(texts, 1));
    assertEquals(3 / 4.0, DecodingCell.distinct(texts, 2)); // ab, ba, ab; ac
    assertEquals(2 / 2.0, DecodingCell.distinct(texts, 3));
    assertEquals(0, DecodingCell.distinct(texts, 5));
  }

  @Test
  void entropyIsThatOfTheTokensOfAText() {
    assertEquals(0, DecodingCell.entropy(List.of(4, 4, 4)));
    assertEquals(Math.log(4), DecodingCell.entropy(List.of(1, 2, 3, 4)), 1e-12);
    assertEquals(0, DecodingCell.entropy(List.of()));
  }

  @Test
  void theFrontHasThoseThatNoOtherBeatsFromTheFastestToTheBest() {
    StoryQuality fast = quality("fast", 0.1, 90);
    StoryQuality good = quality("good", 0.8, 10);
    StoryQuality between = quality("between", 0.5, 40);
    StoryQuality beaten = quality("beaten", 0.4, 30);
    StoryQuality slower = quality("slower", 0.8, 9);
    assertEquals(
        List.of(fast, between, good),
        DecodingReport.front(List.of(slower, good, beaten, between, fast)));
  }

  private static StoryQuality quality(String strategy, double sound, double speed) {
    DecodingCell cell =
        new DecodingCell(
            strategy,
            8,
            10,
            Interval.exact(8),
            Interval.exact(0),
            null,
            List.of(1.0, 1.0, 1.0),
            Interval.exact(1),
            Interval.exact(speed));
    return new StoryQuality(cell, Interval.exact(sound));
  }

  private static GeneratedText text(String text, int evaluations) {
    return new GeneratedText(text, List.of(), List.of(1, 2, 3, 4), evaluations, 16, 2, 0);
  }
}
