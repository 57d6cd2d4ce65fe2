// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.benchmark;

import java.util.Arrays;

/** Wall-clock seconds of repeated runs of the same work. */
public final class Timings {

  private final double[] sorted;

  /** Takes at least one time. */
  Timings(double[] seconds) {
    sorted = seconds.clone();
    Arrays.sort(sorted);
  }

  /** How many runs there were. */
  public int count() {
    return sorted.length;
  }

  /** Half of the runs were faster. */
  public double median() {
    return quantile(0.5);
  }

  /** The fastest. */
  public double fastest() {
    return sorted[0];
  }

  /** The slowest. */
  public double slowest() {
    return sorted[sorted.length - 1];
  }

  /** Distance between the quartiles, as a share of the median. */
  public double spread() {
    return (quantile(0.75) - quantile(0.25)) / median();
  }

  /** Linear between the two neighbours. */
  private double quantile(double share) {
    double at = share * (sorted.length - 1);
    int below = (int) at;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }
}
