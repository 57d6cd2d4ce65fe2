// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.evaluation;

import java.util.Arrays;
import org.dlm.objective.LossEstimate;

/**
 * A figure with its 95 % interval.
 *
 * @param value the estimate
 * @param low lower end
 * @param high upper end
 */
public record Interval(double value, double low, double high) {

  /**
   * The 0.975 quantiles of Student's distribution with 1 to 30 degrees of freedom: what replaces
   * the normal 1.96 where few runs were made.
   */
  private static final double[] STUDENT = {
    12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.3060, 2.2622, 2.2281, //
    2.2010, 2.1788, 2.1604, 2.1448, 2.1314, 2.1199, 2.1098, 2.1009, 2.0930, 2.0860, //
    2.0796, 2.0739, 2.0687, 2.0639, 2.0595, 2.0555, 2.0518, 2.0484, 2.0452, 2.0423
  };

  /** With 5 observations even the least and the largest hold the median with 94 % only. */
  private static final int FEWEST_FOR_MEDIAN = 6;

  private static final double ONE_SIDE = 0.025;

  /** Refuses what is no number, and ends that do not hold the value. */
  public Interval {
    if (!Double.isFinite(value) || !(low <= value && value <= high)) {
      throw new IllegalArgumentException(
          "an interval holds its value, but " + value + " is not in [" + low + ", " + high + "]");
    }
  }

  /** A figure that is known exactly. */
  public static Interval exact(double value) {
    return new Interval(value, value, value);
  }

  /** A mean of many independent observations, at least 2, with its normal interval. */
  public static Interval ofMean(double[] observations) {
    LossEstimate mean = LossEstimate.of(observations, observations.length);
    return around(mean.mean(), mean.halfWidth());
  }

  /** A mean over a few runs, at least 2, such as one for each seed, with Student's interval. */
  public static Interval ofRuns(double[] runs) {
    LossEstimate mean = LossEstimate.of(runs, runs.length);
    int freedom = runs.length - 1;
    double quantile = freedom <= STUDENT.length ? STUDENT[freedom - 1] : LossEstimate.Z_95;
    return around(mean.mean(), quantile * mean.standardError());
  }

  /**
   * The median of a few observations, at least 6, between two of them: the order statistics that
   * hold the true median with 95 % at least, whatever the distribution.
   */
  public static Interval ofMedian(double[] observations) {
    int n = observations.length;
    if (n < FEWEST_FOR_MEDIAN) {
      throw new IllegalArgumentException(
          "the interval of a median needs at least %d observations, not %d"
              .formatted(FEWEST_FOR_MEDIAN, n));
    }
    double[] sorted = observations.clone();
    Arrays.sort(sorted);
    // As many as k observations lie below the true median with the probability of at most k heads
    // among n tosses. The largest k for which that is at most 2.5 % is left out on each side.
    int outside = 0;
    double term = Math.pow(0.5, n);
    double below = term;
    while (below + term * (n - outside) / (outside + 1) <= ONE_SIDE) {
      term *= (double) (n - outside) / (outside + 1);
      below += term;
      outside++;
    }
    double median = (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    return new Interval(median, sorted[outside], sorted[n - 1 - outside]);
  }

  /** A share of yes among all, with Wilson's interval. */
  public static Interval ofShare(long yes, long all) {
    Share share = Share.of(yes, all);
    // At 0 and 1 an end is the share itself, but for rounding.
    double low = Math.min(share.low(), share.share());
    return new Interval(share.share(), low, Math.max(share.high(), share.share()));
  }

  /**
   * The difference of two independent shares, with the interval that Newcombe makes of Wilson's
   * (1998, Statistics in Medicine 17, method 10).
   */
  public static Interval ofDifference(Interval share, Interval less) {
    double difference = share.value - less.value;
    return new Interval(
        difference,
        difference - Math.hypot(share.value - share.low, less.high - less.value),
        difference + Math.hypot(share.high - share.value, less.value - less.low));
  }

  /**
   * The mean difference of two shares that were observed in pairs, with the interval of Agresti and
   * Min (2005, Statistics in Medicine 24): two more pairs are counted, half of one in each of the
   * four cells, so that a few pairs that are all alike do not pass for certainty.
   *
   * @param differences of each pair, from -1 to 1, at least 1. Not modified.
   */
  public static Interval ofPairs(double[] differences) {
    double sum = 0;
    double squares = 1;
    for (double difference : differences) {
      if (!(Math.abs(difference) <= 1)) {
        throw new IllegalArgumentException(
            "two shares differ by -1 to 1, not by " + difference + "; give differences of shares");
      }
      sum += difference;
      squares += difference * difference;
    }
    int pairs = differences.length + 2;
    double centre = sum / pairs;
    double half = LossEstimate.Z_95 * Math.sqrt((squares / pairs - centre * centre) / pairs);
    return new Interval(sum / differences.length, centre - half, centre + half).within(-1, 1);
  }

  private static Interval around(double value, double half) {
    return new Interval(value, value - half, value + half);
  }

  /** Whether the whole interval lies above a number. */
  public boolean isAbove(double bound) {
    return low > bound;
  }

  /** Whether the whole interval lies below a number. */
  public boolean isBelow(double bound) {
    return high < bound;
  }

  /** The interval cut to what is possible, such as 0 to 1 for a mean of shares. */
  public Interval within(double least, double most) {
    return new Interval(value, Math.max(least, low), Math.min(most, high));
  }

  /** The figure in a unit that is {@code factor} times smaller; the factor is positive. */
  public Interval times(double factor) {
    return new Interval(value * factor, low * factor, high * factor);
  }
}
