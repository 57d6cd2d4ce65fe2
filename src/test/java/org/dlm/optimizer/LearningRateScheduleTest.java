// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.optimizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.dlm.optimizer.LearningRateSchedule.WarmupCosine;
import org.dlm.optimizer.LearningRateSchedule.WarmupStableDecay;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LearningRateScheduleTest {

  private static final double EXACT = 1e-15;

  /** A run of 13 steps: 4 of warm-up, then a cosine whose quarters fall on whole steps. */
  @ParameterizedTest
  @CsvSource({
    "0, 0.2",
    "1, 0.4",
    "2, 0.6",
    "3, 0.8", // linear, the peak with the last step of the warm-up
    "4, 0.8",
    "6, 0.697487373415292",
    "8, 0.45",
    "10, 0.202512626584708",
    "12, 0.1",
  })
  void cosine(long step, double rate) {
    LearningRateSchedule schedule = new WarmupCosine(0.8, 4, 0.125);
    assertEquals(rate, schedule.at(step, 13), EXACT);
  }

  @Test
  void cosineStaysAtItsEndAfterTheLastStep() {
    assertEquals(0.1, new WarmupCosine(0.8, 4, 0.125).at(99, 13), EXACT);
  }

  /** A run of 20 steps, of which the last quarter decays in 5 equal steps. */
  @ParameterizedTest
  @CsvSource({
    "0, 0.4",
    "1, 0.8",
    "2, 0.8",
    "14, 0.8",
    "15, 0.66",
    "16, 0.52",
    "17, 0.38",
    "18, 0.24",
    "19, 0.1",
    "40, 0.1",
  })
  void warmupStableDecay(long step, double rate) {
    LearningRateSchedule schedule = new WarmupStableDecay(0.8, 2, 0.25, 0.125);
    assertEquals(rate, schedule.at(step, 20), EXACT);
  }

  @Test
  void withoutWarmupTheFirstStepHasThePeak() {
    assertEquals(0.5, new WarmupCosine(0.5, 0, 0.1).at(0, 10));
    assertEquals(0.5, new WarmupStableDecay(0.5, 0, 0.1, 0).at(0, 10));
  }

  @Test
  void aWarmupLongerThanTheRunJustRises() {
    for (int step = 0; step < 10; step++) {
      assertEquals((step + 1) / 100.0, new WarmupCosine(1, 100, 0.1).at(step, 10), EXACT);
    }
  }

  @Test
  void aRunOfOneStepHasARate() {
    assertEquals(0.5, new WarmupCosine(0.5, 0, 0.1).at(0, 1), EXACT);
    assertEquals(0.05, new WarmupStableDecay(0.5, 0, 0.2, 0.1).at(0, 1), EXACT);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 10, 0.1, learning rate",
    "-1, 10, 0.1, learning rate",
    "NaN, 10, 0.1, learning rate",
    "Infinity, 10, 0.1, learning rate",
    "1, -1, 0.1, warm-up",
    "1, 10, 1.1, final share",
    "1, 10, NaN, final share",
  })
  void valuesOutsideTheirRangeAreRefused(
      double peak, long warmup, double finalShare, String named) {
    for (Runnable maker :
        new Runnable[] {
          () -> new WarmupCosine(peak, warmup, finalShare),
          () -> new WarmupStableDecay(peak, warmup, 0.2, finalShare)
        }) {
      IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, maker::run);
      assertTrue(refusal.getMessage().contains(named), refusal.getMessage());
    }
  }

  @ParameterizedTest
  @CsvSource({"-0.1", "1.5", "NaN"})
  void aDecayMustBeAShareOfTheRun(double share) {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> new WarmupStableDecay(1, 0, share, 0.1));
    assertTrue(refusal.getMessage().contains("decay share"), refusal.getMessage());
  }
}
