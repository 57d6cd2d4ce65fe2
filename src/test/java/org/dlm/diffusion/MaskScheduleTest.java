// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.diffusion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.dlm.testing.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MaskScheduleTest {

  static Stream<MaskSchedule> schedules() {
    return Stream.of(
        MaskSchedule.linear(),
        MaskSchedule.cosine(),
        new MaskSchedule.Linear(0.2),
        new MaskSchedule.Cosine(0.1));
  }

  @Test
  void linearIsLladasFormulaExactly() {
    MaskSchedule schedule = MaskSchedule.linear();
    for (double t = 0; t <= 1; t += 1.0 / 64) {
      double p = (1 - 1e-3) * t + 1e-3;
      assertEquals(p, schedule.maskProbability(t));
      assertEquals(1 / p, schedule.lossWeight(t));
    }
  }

  @Test
  void aFixedRateIsTheSameAtAllTimes() {
    MaskSchedule schedule = MaskSchedule.fixed(0.15);
    for (double t = 0; t <= 1; t += 1.0 / 64) {
      assertEquals(0.15, schedule.maskProbability(t));
      assertEquals(1 / 0.15, LossWeighting.UNIFORM.weight(schedule, t));
      assertEquals(1 / 0.15, LossWeighting.BOUND.weight(schedule, t));
    }
    Refusal.of(() -> MaskSchedule.fixed(0), "(0, 1)", "is 0.0");
    Refusal.of(() -> MaskSchedule.fixed(1), "is 1.0");
  }

  @Test
  void cosineHasTheRightMiddle() {
    MaskSchedule schedule = new MaskSchedule.Cosine(1e-9);
    assertEquals(Math.sqrt(0.5), schedule.maskProbability(0.5), 1e-8);
    assertEquals(Math.PI / 2, schedule.lossWeight(0.5), 1e-7);
  }

  @ParameterizedTest
  @MethodSource("schedules")
  void masksMoreAndMoreUpToEverything(MaskSchedule schedule) {
    double before = 0;
    for (int i = 0; i <= 1000; i++) {
      double p = schedule.maskProbability(i / 1000.0);
      assertTrue(p > before && p <= 1);
      before = p;
    }
    assertEquals(1, before, 1e-12);
  }

  @ParameterizedTest
  @MethodSource("schedules")
  void weightIsTheSlopeOverTheMaskProbability(MaskSchedule schedule) {
    double h = 1e-6;
    for (double t = 0.05; t < 1; t += 0.05) {
      double slope = schedule.maskProbability(t + h) - schedule.maskProbability(t - h);
      // d/ds with s = (1 - epsilon) t + epsilon
      double perS = slope / (2 * h) / (1 - schedule.epsilon());
      assertEquals(perS / schedule.maskProbability(t), schedule.lossWeight(t), 1e-6);
    }
  }

  @ParameterizedTest
  @MethodSource("schedules")
  void meanMaskProbabilityIsTheIntegral(MaskSchedule schedule) {
    int n = 100_000;
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += schedule.maskProbability((i + 0.5) / n);
    }
    assertEquals(sum / n, schedule.meanMaskProbability(), 1e-9);
  }

  @ParameterizedTest
  @MethodSource("schedules")
  void bothWeightingsHaveTheSameExpectedSum(MaskSchedule schedule) {
    for (LossWeighting weighting : LossWeighting.values()) {
      int n = 100_000;
      double sum = 0;
      for (int i = 0; i < n; i++) {
        double t = (i + 0.5) / n;
        sum += schedule.maskProbability(t) * weighting.weight(schedule, t);
      }
      // A cosine cut at epsilon loses the area below it, the linear schedule nothing.
      assertEquals(1, sum / n, 1.2 * schedule.epsilon());
    }
  }

  @Test
  void refusesEpsilonOutsideTheOpenUnitInterval() {
    for (double bad : new double[] {0, 1, -1e-3, 2, Double.NaN}) {
      Refusal.of(() -> new MaskSchedule.Linear(bad), "epsilon", String.valueOf(bad));
      Refusal.of(() -> new MaskSchedule.Cosine(bad), "epsilon", String.valueOf(bad));
    }
  }
}
