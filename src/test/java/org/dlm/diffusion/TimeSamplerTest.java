// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.diffusion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.dlm.random.Purpose;
import org.dlm.random.RandomStream;
import org.junit.jupiter.api.Test;

class TimeSamplerTest {

  @Test
  void lowDiscrepancyPutsOneTimeIntoEachPart() {
    for (int rows : new int[] {1, 2, 7, 64, 1000}) {
      for (int row = 0; row < rows; row++) {
        for (int step = 0; step < 5; step++) {
          double t = time(TimeSampler.LOW_DISCREPANCY, row, rows, step);
          assertEquals(row, (int) (t * rows), 1e-9);
          assertTrue(t >= 0 && t <= 1);
        }
      }
    }
  }

  @Test
  void meanTimeOfAStepVariesFarLessWithLowDiscrepancy() {
    // Var of the mean of n: 1/(12 n) plainly, 1/(12 n^3) stratified.
    int n = 16;
    assertEquals(1.0 / (12 * n), varianceOfMean(TimeSampler.PLAIN, n), 0.1 / (12 * n));
    double stratified = 1.0 / (12.0 * n * n * n);
    assertEquals(stratified, varianceOfMean(TimeSampler.LOW_DISCREPANCY, n), 0.1 * stratified);
  }

  private static double varianceOfMean(TimeSampler sampler, int rows) {
    int steps = 20_000;
    double squares = 0;
    for (int step = 0; step < steps; step++) {
      double sum = 0;
      for (int row = 0; row < rows; row++) {
        sum += time(sampler, row, rows, step);
      }
      double difference = sum / rows - 0.5;
      squares += difference * difference;
    }
    return squares / steps;
  }

  private static double time(TimeSampler sampler, int row, int rows, int step) {
    return sampler.time(row, rows, RandomStream.of(6, Purpose.TIME, step, row));
  }
}
