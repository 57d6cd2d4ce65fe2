// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment;

import org.dlm.evaluation.Share;
import org.dlm.objective.LossEstimate;

/**
 * A figure with its 95 % interval.
 *
 * @param value the estimate
 * @param low lower end
 * @param high upper end
 */
public record Interval(double value, double low, double high) {

  /** A mean of independent observations, at least 2, with its normal interval. */
  static Interval ofMean(double[] observations) {
    LossEstimate mean = LossEstimate.of(observations, observations.length);
    double half = mean.halfWidth();
    return new Interval(mean.mean(), mean.mean() - half, mean.mean() + half);
  }

  /** A share of yes among all, with Wilson's interval. */
  static Interval ofShare(int yes, int all) {
    Share share = Share.of(yes, all);
    return new Interval(share.share(), share.low(), share.high());
  }
}
