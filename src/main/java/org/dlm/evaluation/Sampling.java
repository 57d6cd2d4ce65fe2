// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.evaluation;

/**
 * How long an estimator is asked.
 *
 * @param draws independent draws for each window, at least 2: their differences are the estimator's
 *     own variance
 * @param precision half width of the 95 % interval in bits per byte at which drawing stops, 0 to
 *     take all draws
 * @param seed of the random masks
 */
public record Sampling(int draws, double precision, long seed) {

  /** Refuses what gives no interval. */
  public Sampling {
    if (draws < 2) {
      throw new IllegalArgumentException(
          "the variance of an estimator needs at least 2 draws, not " + draws);
    }
    if (!(precision >= 0 && Double.isFinite(precision))) {
      throw new IllegalArgumentException(
          "the precision must be a positive number of bits per byte, or 0 for none, but is "
              + precision);
    }
  }
}
