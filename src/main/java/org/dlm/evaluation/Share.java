// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.evaluation;

import org.dlm.objective.LossEstimate;

/**
 * A share of yes among yes and no, with Wilson's 95 % interval (Wilson 1927), which holds for small
 * numbers and at the ends as well.
 *
 * @param share between 0 and 1
 * @param low lower end of the interval
 * @param high upper end of the interval
 */
public record Share(double share, double low, double high) {

  /** The share of {@code yes} among {@code total}, which is at least 1. */
  public static Share of(long yes, long total) {
    if (total < 1 || yes < 0 || yes > total) {
      throw new IllegalArgumentException(yes + " of " + total + " is no share");
    }
    double z = LossEstimate.Z_95;
    double share = (double) yes / total;
    double half = z * Math.sqrt(share * (1 - share) / total + z * z / (4.0 * total * total));
    double centre = share + z * z / (2.0 * total);
    double shrink = 1 + z * z / total;
    return new Share(share, (centre - half) / shrink, (centre + half) / shrink);
  }
}
