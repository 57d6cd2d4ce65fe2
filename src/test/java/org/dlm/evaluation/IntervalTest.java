// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class IntervalTest {

  @Test
  void fewRunsHaveStudentsInterval() {
    // Mean 2, standard deviation 1, three runs: 4.3027 / sqrt(3) to each side.
    Interval interval = Interval.ofRuns(new double[] {1, 2, 3});

    assertEquals(2, interval.value(), 1e-12);
    assertEquals(2 - 4.3027 / Math.sqrt(3), interval.low(), 1e-9);
    assertEquals(2 + 4.3027 / Math.sqrt(3), interval.high(), 1e-9);
    Interval normal = Interval.ofMean(new double[] {1, 2, 3});
    assertTrue(interval.high() > normal.high());
  }

  @Test
  void manyRunsHaveTheNormalOne() {
    double[] runs = new double[40];
    for (int i = 0; i < runs.length; i++) {
      runs[i] = i % 2;
    }
    assertEquals(Interval.ofMean(runs), Interval.ofRuns(runs));
  }

  @Test
  void aDifferenceOfSharesHasNewcombesInterval() {
    // Newcombe 1998, table II, example (a): 56/70 - 48/80 is 0.2 with 0.0524 to 0.3339.
    Interval difference = Interval.ofDifference(Interval.ofShare(56, 70), Interval.ofShare(48, 80));

    assertEquals(0.2, difference.value(), 1e-12);
    assertEquals(0.0524, difference.low(), 5e-5);
    assertEquals(0.3339, difference.high(), 5e-5);
  }

  @Test
  void sharesHoldThemselvesAtBothEnds() {
    for (int all = 1; all < 300; all++) {
      assertTrue(Interval.ofShare(0, all).low() <= 0);
      assertTrue(Interval.ofShare(all, all).high() >= 1);
    }
  }

  @Test
  void differencesInPairsAreThoseOfAgrestiAndMin() {
    // By their formula: (b - c) / (n + 2) +- z sqrt(b + c + 1 - (b - c)^2 / (n + 2)) / (n + 2).
    Interval one = Interval.ofPairs(new double[] {1, 0, 0, 0});
    assertEquals(0.25, one.value());
    double half = 1.959964 * Math.sqrt(2 - 1 / 6.0) / 6;
    assertEquals(1 / 6.0 - half, one.low(), 1e-6);
    assertEquals(1 / 6.0 + half, one.high(), 1e-6);
  }

  @Test
  void aFewEqualPairsAreNoCertainty() {
    for (int pairs = 1; pairs < 200; pairs++) {
      for (double always : new double[] {-1, -0.5, 0, 0.5, 1}) {
        double[] differences = new double[pairs];
        Arrays.fill(differences, always);
        Interval interval = Interval.ofPairs(differences);
        assertEquals(always, interval.value(), 1e-12);
        assertTrue(interval.low() < interval.high(), pairs + " pairs of " + always);
        assertTrue(interval.low() >= -1 && interval.high() <= 1);
      }
    }
    assertFalse(Interval.ofPairs(new double[] {1, 1}).isAbove(0.2));
    assertThrows(IllegalArgumentException.class, () -> Interval.ofPairs(new double[] {0, 1.5}));
    assertThrows(IllegalArgumentException.class, () -> Interval.ofPairs(new double[] {}));
  }

  @Test
  void sidesAreThoseOfTheWholeInterval() {
    Interval interval = new Interval(2, 1, 3);
    assertTrue(interval.isAbove(0.9));
    assertTrue(!interval.isAbove(1) && !interval.isBelow(3) && !interval.isBelow(2));
    assertTrue(interval.isBelow(3.1));
    assertEquals(new Interval(20, 10, 30), interval.times(10));
    assertEquals(new Interval(2, 1.5, 2.5), interval.within(1.5, 2.5));
    assertEquals(interval, interval.within(0, 4));
  }

  @Test
  void refusesWhatIsNoInterval() {
    assertThrows(IllegalArgumentException.class, () -> new Interval(Double.NaN, 0, 1));
    assertThrows(IllegalArgumentException.class, () -> new Interval(2, 0, 1));
    assertThrows(IllegalArgumentException.class, () -> Interval.ofRuns(new double[] {1}));
  }

  @Test
  void aMedianLiesBetweenOrderStatisticsThatHoldItWith95PerCent() {
    // Fewer than k heads among n tosses: 1/64 for n = 6, k = 1; 10/512 and 46/512 for n = 9.
    assertEquals(new Interval(3.5, 1, 6), Interval.ofMedian(new double[] {6, 1, 5, 2, 4, 3}));
    double[] nine = {9, 8, 7, 6, 5, 4, 3, 2, 100};
    assertEquals(new Interval(6, 3, 9), Interval.ofMedian(nine));
    assertEquals(100, nine[8], "not modified");
    // Of 100 the tables have the 40th and the 61st.
    double[] hundred = new double[100];
    Arrays.setAll(hundred, i -> i + 1);
    assertEquals(new Interval(50.5, 40, 61), Interval.ofMedian(hundred));
    assertThrows(IllegalArgumentException.class, () -> Interval.ofMedian(new double[5]));
  }
}
