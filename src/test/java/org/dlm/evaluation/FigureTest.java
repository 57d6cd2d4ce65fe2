// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.stream.DoubleStream;
import org.dlm.objective.LossEstimate;
import org.dlm.testing.Refusal;
import org.junit.jupiter.api.Test;

class FigureTest {

  @Test
  void withEqualUnitsItIsTheMeanAndItsStandardError() {
    double[] values = {3, 5, 4, 8};
    Figure figure = Figure.ratio(values, new double[] {2, 2, 2, 2}, new double[4]);
    LossEstimate estimate = LossEstimate.of(values, 4);
    assertEquals(estimate.mean() / 2, figure.mean(), 1e-12);
    assertEquals(estimate.halfWidth() / 2, figure.halfWidth(), 1e-12);
    assertEquals(0, figure.estimatorHalfWidth());
    assertEquals(figure.halfWidth(), figure.textHalfWidth(), 1e-12);
  }

  @Test
  void theTwoPartsAddUpAsVariances() {
    Figure figure =
        Figure.ratio(new double[] {10, 30, 21}, new double[] {3, 9, 8}, new double[] {.1, .2, .4});
    double own = LossEstimate.Z_95 * Math.sqrt(.7) / 20;
    assertEquals(own, figure.estimatorHalfWidth(), 1e-12);
    double square = figure.halfWidth() * figure.halfWidth();
    assertEquals(square - own * own, figure.textHalfWidth() * figure.textHalfWidth(), 1e-12);
    Figure bits = figure.times(2);
    assertEquals(2 * figure.halfWidth(), bits.halfWidth(), 1e-12);
    assertEquals(2 * figure.mean(), bits.mean(), 1e-12);
  }

  @Test
  void noiseAloneIsNotLostWhenTheTextsHappenToAgree() {
    Figure figure = Figure.ratio(new double[] {2, 4}, new double[] {1, 2}, new double[] {1, 1});
    assertEquals(0, figure.textHalfWidth());
    assertEquals(figure.estimatorHalfWidth(), figure.halfWidth());
  }

  /** In 95 of 100 samples the interval holds the true ratio, with unequal units and noise. */
  @Test
  void theIntervalCoversTheTruth() {
    Random random = new Random(5);
    int covered = 0;
    int trials = 2000;
    for (int trial = 0; trial < trials; trial++) {
      double[] units = random.doubles(40, 10, 50).toArray();
      double[] values =
          DoubleStream.of(units).map(u -> u * (1.5 + random.nextGaussian() * 0.3)).toArray();
      Figure figure = Figure.ratio(values, units, new double[40]);
      covered += Math.abs(figure.mean() - 1.5) <= figure.halfWidth() ? 1 : 0;
    }
    assertTrue(covered > 0.92 * trials && covered < 0.97 * trials, "covered " + covered);
  }

  @Test
  void wilsonsIntervalStaysInsideAndIsKnownAtTheEnds() {
    double square = LossEstimate.Z_95 * LossEstimate.Z_95;
    assertEquals(30 / (30 + square), Share.of(30, 30).low(), 1e-12);
    assertEquals(1, Share.of(30, 30).high(), 1e-12);
    assertEquals(0, Share.of(0, 7).low(), 1e-12);
    assertEquals(0.5, Share.of(4, 8).share());
    assertEquals(1, Share.of(4, 8).low() + Share.of(4, 8).high(), 1e-12);
    Refusal.of(() -> Share.of(1, 0), "1 of 0");
    Refusal.of(() -> Share.of(3, 2), "3 of 2");
  }
}
