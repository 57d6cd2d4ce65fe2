// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.diffusion;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.dlm.testing.Refusal;
import org.junit.jupiter.api.Test;

class ForwardProcessTest {

  private static final int MASK = 99;
  private static final ForwardProcess PROCESS =
      new ForwardProcess(MaskSchedule.linear(), LossWeighting.BOUND, MASK);

  @Test
  void maskedShareIsTheProbabilityOfTheTime() {
    int seq = 100_000;
    for (double t : new double[] {0, 0.01, 0.3, 0.5, 0.97, 1}) {
      int[] xt = new int[seq];
      PROCESS.corrupt(xt, new float[seq], 0, seq, t, 1, new Random(7));
      double p = MaskSchedule.linear().maskProbability(t);
      double share = Arrays.stream(xt).filter(id -> id == MASK).count() / (double) seq;
      assertEquals(p, share, 4 * Math.sqrt(p * (1 - p) / seq) + 1e-15, "t = " + t);
    }
  }

  @Test
  void onlyMaskedPositionsWeighAndOnlyTheyChange() {
    int[] x0 = new Random(8).ints(500, 0, MASK).toArray();
    int[] xt = x0.clone();
    float[] weights = new float[500];
    Arrays.fill(weights, 5f);
    PROCESS.corrupt(xt, weights, 0, 500, 0.4, 0.25, new Random(9));
    float expected = (float) (0.25 / MaskSchedule.linear().maskProbability(0.4));
    for (int i = 0; i < 500; i++) {
      boolean masked = xt[i] == MASK;
      assertEquals(masked ? MASK : x0[i], xt[i]);
      assertEquals(masked ? expected : 0f, weights[i]);
    }
  }

  @Test
  void nothingOutsideTheFreePositionsIsTouched() {
    int[] xt = new Random(10).ints(40, 0, MASK).toArray();
    int[] x0 = xt.clone();
    float[] weights = new float[40];
    Arrays.fill(weights, 5f);
    PROCESS.corrupt(xt, weights, 7, 33, 1, 1, new Random(11));
    for (int i = 0; i < 40; i++) {
      boolean free = i >= 7 && i < 33;
      assertEquals(free ? MASK : x0[i], xt[i]);
      assertEquals(free ? 1f : 5f, weights[i]);
    }
  }

  @Test
  void sameRandomNumbersGiveTheSameMasks() {
    int[] first = new int[300];
    int[] second = new int[300];
    PROCESS.corrupt(first, new float[300], 0, 300, 0.5, 1, new Random(12));
    PROCESS.corrupt(second, new float[300], 0, 300, 0.5, 1, new Random(12));
    assertArrayEquals(first, second);
  }

  @Test
  void expectedWeightOfATokenIsItsShare() {
    // E over t of p(t) w(t) = 1: the loss neither grows nor shrinks with the noise.
    for (LossWeighting weighting : LossWeighting.values()) {
      ForwardProcess process = new ForwardProcess(MaskSchedule.linear(), weighting, MASK);
      RandomGenerator rng = new Random(13);
      int rows = 40_000;
      double sum = 0;
      for (int row = 0; row < rows; row++) {
        float[] weights = new float[16];
        double t = TimeSampler.LOW_DISCREPANCY.time(row, rows, rng);
        process.corrupt(new int[16], weights, 0, 16, t, 1.0 / 16, rng);
        for (float weight : weights) {
          sum += weight;
        }
      }
      // Var of a token's weight is below E[1/p] = ln(1/epsilon) = 7.
      assertEquals(1, sum / rows, 4 * Math.sqrt(7.0 / 16 / rows));
    }
  }

  @Test
  void refusesANegativeMaskId() {
    Refusal.of(
        () -> new ForwardProcess(MaskSchedule.linear(), LossWeighting.BOUND, -1),
        "mask token id",
        "-1");
  }
}
