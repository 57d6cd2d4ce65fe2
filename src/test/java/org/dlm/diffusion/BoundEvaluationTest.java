// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.diffusion;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Arrays;
import org.dlm.decoding.Softmax;
import org.dlm.decoding.Window;
import org.dlm.kernels.AttentionMode;
import org.dlm.testing.FakePredictor;
import org.dlm.testing.Refusal;
import org.junit.jupiter.api.Test;

class BoundEvaluationTest {

  private static final int MASK = 6;
  private static final BoundEstimator.Draw DRAW = new BoundEstimator.Draw(3, 0);

  private final FakePredictor predictor =
      FakePredictor.random(7, 8, AttentionMode.BIDIRECTIONAL, 5);

  /** A single token has one mask: what the network says of it beside all others. */
  @Test
  void aGapOfOneTokenIsItsProbabilityBesideAllOthers() {
    int[] sequence = {1, 2, 3, 4, 5};
    int[] masked = {1, 2, MASK, 4, 5};
    float[] logits = new float[7];
    predictor.predict(masked, 1, 5, null, new Window(0, 5), new int[] {2}, 1, logits);
    double[] shares = gap(sequence, 2, 3, 0);
    assertEquals(-Softmax.logProbability(logits, 0, 7, 3), shares[2], 1e-12);
    shares[2] = 0;
    assertArrayEquals(new double[5], shares);
  }

  @Test
  void aGapAtTheEndIsAnAnswer() {
    int[] sequence = {1, 2, 3, 4, 5};
    double[] answer = new double[5];
    new BoundEvaluation(predictor, MASK, 0.5, new AllSubsets()).draw(sequence, 2, 5, DRAW, answer);
    assertArrayEquals(answer, gap(sequence, 2, 5, 0.5));
  }

  @Test
  void whatFollowsAGapTells() {
    double[] one = gap(new int[] {1, 2, 3, 4, 5}, 1, 3, 0);
    double[] other = gap(new int[] {1, 2, 3, 4, 0}, 1, 3, 0);
    assertNotEquals(one[1], other[1]);
  }

  /** With guidance, what counts is also what the network says without what is given. */
  @Test
  void guidanceHidesBothSides() {
    int[] sequence = {1, 2, 3};
    float[] given = new float[7];
    float[] hidden = new float[7];
    Window all = new Window(0, 3);
    int[] row = {1};
    predictor.predict(new int[] {1, MASK, 3}, 1, 3, null, all, row, 1, given);
    predictor.predict(new int[] {MASK, MASK, MASK}, 1, 3, null, all, row, 1, hidden);
    float[] guided = new float[7];
    for (int v = 0; v < 7; v++) {
      guided[v] = hidden[v] + 3 * (given[v] - hidden[v]);
    }
    double expected = -Softmax.logProbability(guided, 0, 7, 2);
    assertEquals(expected, gap(sequence, 1, 2, 2)[1], 1e-6);
  }

  @Test
  void whatIsNoPartIsRefused() {
    Refusal.of(() -> gap(new int[] {1, 2}, 1, 1, 0), "1 to 1", "no part of 2");
    Refusal.of(() -> gap(new int[] {1, 2}, 1, 3, 0), "1 to 3");
  }

  private double[] gap(int[] sequence, int from, int to, double guidance) {
    double[] shares = new double[sequence.length];
    int[] copy = Arrays.copyOf(sequence, sequence.length);
    new BoundEvaluation(predictor, MASK, guidance, new AllSubsets())
        .drawGap(sequence, from, to, DRAW, shares);
    assertArrayEquals(copy, sequence, "not modified");
    return shares;
  }
}
