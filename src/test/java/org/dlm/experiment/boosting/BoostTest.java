// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.boosting;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.dlm.decoding.Window;
import org.dlm.experiment.boosting.BoostingStudy.Scored;
import org.dlm.kernels.AttentionMode;
import org.dlm.testing.FakePredictor;
import org.junit.jupiter.api.Test;

class BoostTest {

  private static final float LN3 = (float) Math.log(3);

  /** Two tokens; the second is three times as likely as the first once token 1 stands anywhere. */
  private static FakePredictor predictor() {
    return new FakePredictor(
        2,
        8,
        AttentionMode.BIDIRECTIONAL,
        (visible, position, token) -> {
          boolean seen = false;
          for (int id : visible) {
            seen |= id == 1;
          }
          return token == 1 && seen ? LN3 : 0;
        });
  }

  private static double[] predict(AveragingPredictor predictor, int[] ids, int... rows) {
    float[] logits = new float[2 * rows.length];
    predictor.predict(
        ids, 1, ids.length, null, new Window(0, ids.length), rows, rows.length, logits);
    double[] second = new double[rows.length];
    for (int c = 0; c < rows.length; c++) {
      second[c] = Math.exp(logits[2 * c + 1]);
      assertEquals(1, Math.exp(logits[2 * c]) + second[c], 1e-6, "probabilities");
    }
    return second;
  }

  @Test
  void predictionsAreAveragedOverTheLastStatesOfEachPosition() {
    AveragingPredictor two = new AveragingPredictor(predictor(), 2);
    int[] before = {0, 0, 0};
    int[] after = {1, 0, 0};

    assertArrayEquals(new double[] {0.5, 0.5}, predict(two, before, 1, 2), 1e-6);
    assertArrayEquals(new double[] {0.625}, predict(two, after, 1), 1e-6);
    // Position 1: two states after; position 2: one before, one after.
    assertArrayEquals(new double[] {0.75, 0.625}, predict(two, after, 1, 2), 1e-6);

    AveragingPredictor one = new AveragingPredictor(predictor(), 1);
    predict(one, before, 1);
    assertArrayEquals(new double[] {0.75}, predict(one, after, 1), 1e-6);
    assertThrows(IllegalArgumentException.class, () -> new AveragingPredictor(predictor(), 0));
  }

  @Test
  void votesGoToTheMostFrequentAndTheEarliest() {
    List<int[]> answers =
        List.of(new int[] {1, 2, 3}, new int[] {4, 2, 5}, new int[] {4, 6, 5}, new int[] {4, 2, 5});
    assertArrayEquals(new int[] {4, 2, 5}, Boost.FOUR_ANSWERS.vote(answers));
    assertArrayEquals(new int[] {4, 2, 5}, Boost.FOUR_BY_POSITION.vote(answers));

    List<int[]> mixed =
        List.of(new int[] {1, 2}, new int[] {3, 4}, new int[] {3, 2}, new int[] {5, 6});
    assertArrayEquals(new int[] {1, 2}, Boost.FOUR_ANSWERS.vote(mixed), "none twice: the first");
    assertArrayEquals(new int[] {3, 2}, Boost.FOUR_BY_POSITION.vote(mixed), "said by none of them");
    List<int[]> tie = List.of(new int[] {7, 8}, new int[] {8, 7});
    assertArrayEquals(new int[] {7, 8}, Boost.TWO_ANSWERS.vote(tie));
    assertArrayEquals(new int[] {7, 8}, Boost.PLAIN.vote(tie.subList(0, 1)));
  }

  private static Scored scored(long seed, int total, Boost boost, double... scores) {
    return new Scored("task", seed, total, boost, Arrays.stream(scores).boxed().toList());
  }

  @Test
  void gainsAreOverSeedsOrOverQuestions() {
    List<Scored> scored =
        List.of(
            scored(1, 4, Boost.PLAIN, 0, 0),
            scored(1, 8, Boost.PLAIN, 1, 0),
            scored(1, 4, Boost.FOUR_STATES, 1, 0),
            scored(1, 8, Boost.FOUR_STATES, 1, 1),
            scored(2, 4, Boost.PLAIN, 0, 0),
            scored(2, 4, Boost.FOUR_STATES, 1, 1));

    // Seed 1: 0.75 - 0.25; seed 2: 1 - 0.
    assertEquals(0.75, BoostingFindings.overSeeds(scored, Boost.FOUR_STATES).value(), 1e-12);
    // Seed 1 alone, question by question: 1 - 0.5, 0.5 - 0.
    List<Scored> one = scored.subList(0, 4);
    assertEquals(0.5, BoostingFindings.overQuestions(one, Boost.FOUR_STATES).value(), 1e-12);
    assertEquals(0.5, BoostingFindings.overQuestions(one, Boost.FOUR_STATES).low(), 1e-12);
  }

  @Test
  void gapsAreDifferentTokensOfTheStory() {
    int[] gaps = BoostingStudy.gaps(40, 16, 3);
    assertEquals(16, gaps.length);
    for (int i = 1; i < gaps.length; i++) {
      assertTrue(gaps[i - 1] < gaps[i]);
    }
    assertTrue(gaps[0] >= 0 && gaps[15] < 40);
    assertArrayEquals(gaps, BoostingStudy.gaps(40, 16, 3));
    assertEquals(5, BoostingStudy.gaps(5, 16, 3).length, "a short story has fewer");
  }
}
