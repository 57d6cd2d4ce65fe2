// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment;

import org.dlm.objective.LossEstimate;

/**
 * A figure with its 95 % interval.
 *
 * @param value the estimate
 * @param low lower end
 * @param high upper end
 */
public record Interval(double value, double low, double high) {

  /** Standard normal quantile of a two-sided 95 % interval. */
  private static final double Z_95 = 1.959963984540054;

  /** A mean of independent observations, at least 2, with its normal interval. */
  static Interval ofMean(double[] observations) {
    LossEstimate mean = LossEstimate.of(observations, observations.length);
    double half = mean.halfWidth();
    return new Interval(mean.mean(), mean.mean() - half, mean.mean() + half);
  }

  /** A share of yes among all, with Wilson's interval. */
  static Interval ofShare(int yes, int all) {
    double share = (double) yes / all;
    double half = Z_95 * Math.sqrt(share * (1 - share) / all + Z_95 * Z_95 / (4.0 * all * all));
    double centre = share + Z_95 * Z_95 / (2.0 * all);
    double shrink = 1 + Z_95 * Z_95 / all;
    return new Interval(share, (centre - half) / shrink, (centre + half) / shrink);
  }
}
