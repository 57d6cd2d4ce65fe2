// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.objective;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.dlm.testing.Refusal;
import org.junit.jupiter.api.Test;

class LossEstimateTest {

  @Test
  void knowsMeanAndErrorOfASmallCase() {
    LossEstimate estimate = LossEstimate.of(new double[] {1, 2, 3, 4, 99}, 4);
    assertEquals(2.5, estimate.mean(), 1e-15);
    // Sample variance 5/3, over 4 windows.
    assertEquals(Math.sqrt(5.0 / 12), estimate.standardError(), 1e-15);
    assertEquals(1.96 * estimate.standardError(), estimate.halfWidth(), 1e-4);
  }

  @Test
  void smallSpreadAroundALargeMeanIsNotLost() {
    LossEstimate estimate = LossEstimate.of(new double[] {1e9, 1e9 + 1, 1e9 + 2}, 3);
    assertEquals(Math.sqrt(1.0 / 3), estimate.standardError(), 1e-9);
  }

  @Test
  void intervalsHoldTheTruthNineteenTimesOutOfTwenty() {
    Random random = new Random(5);
    int held = 0;
    for (int trial = 0; trial < 4000; trial++) {
      double[] losses = new double[60];
      for (int i = 0; i < losses.length; i++) {
        losses[i] = 2 + random.nextGaussian();
      }
      LossEstimate estimate = LossEstimate.of(losses, losses.length);
      held += Math.abs(estimate.mean() - 2) <= estimate.halfWidth() ? 1 : 0;
    }
    assertTrue(held > 4000 * 0.93 && held < 4000 * 0.96, "held " + held + " of 4000");
  }

  @Test
  void refusesOneWindow() {
    double[] losses = {1, 2};
    Refusal.of(() -> LossEstimate.of(losses, 1), "there are 1", "more held-out text");
    Refusal.of(() -> LossEstimate.of(losses, 3), "there are 3");
  }
}
