// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.evaluation;

import org.dlm.objective.LossEstimate;

/**
 * A mean per unit with the half widths of its 95 % intervals.
 *
 * @param mean sum over the sum of units, such as bits per byte
 * @param halfWidth of the interval for texts like these: what another choice of texts and other
 *     masks would change
 * @param textHalfWidth of the part that the choice of texts contributes
 * @param estimatorHalfWidth of the part that the random masks contribute: the interval for exactly
 *     these texts; 0 if the value is exact
 */
public record Figure(
    double mean, double halfWidth, double textHalfWidth, double estimatorHalfWidth) {

  /**
   * The ratio of two sums over observations, with the variance of a ratio estimator: {@code n / (n
   * - 1) * sum of (value - mean * unit)^2 / (sum of units)^2}.
   *
   * @param values one per observation, at least 2. Not modified.
   * @param units what each is divided by, such as its bytes. Not modified.
   * @param variances what the estimator contributes to the variance of each value. Not modified.
   */
  static Figure ratio(double[] values, double[] units, double[] variances) {
    int n = values.length;
    double value = 0;
    double unit = 0;
    double variance = 0;
    for (int i = 0; i < n; i++) {
      value += values[i];
      unit += units[i];
      variance += variances[i];
    }
    double mean = value / unit;
    double squares = 0;
    for (int i = 0; i < n; i++) {
      double residual = values[i] - mean * units[i];
      squares += residual * residual;
    }
    double total = n / (n - 1.0) * squares / (unit * unit);
    double own = variance / (unit * unit);
    return new Figure(
        mean,
        LossEstimate.Z_95 * Math.sqrt(Math.max(total, own)),
        LossEstimate.Z_95 * Math.sqrt(Math.max(0, total - own)),
        LossEstimate.Z_95 * Math.sqrt(own));
  }

  /** The same in a unit that is {@code factor} times smaller. */
  Figure times(double factor) {
    return new Figure(
        mean * factor, halfWidth * factor, textHalfWidth * factor, estimatorHalfWidth * factor);
  }
}
