// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.objective;

/**
 * A mean loss and how well it is known.
 *
 * <p>Each window of held-out text gives one number, and windows are taken as independent
 * observations, so the error holds both what the choice of text and what the choice of masks
 * contribute.
 *
 * @param mean mean over the windows, in the unit of the losses
 * @param standardError standard error of the mean, same unit
 * @param windows number of observations, at least 2
 */
public record LossEstimate(double mean, double standardError, int windows) {

  /** Standard normal quantile of a two-sided 95 % interval. */
  public static final double Z_95 = 1.959963984540054;

  /**
   * Estimates the mean loss from one loss per window.
   *
   * @param losses one number per window. Not modified.
   * @param windows how many of {@code losses} are used, at least 2
   */
  public static LossEstimate of(double[] losses, int windows) {
    if (windows < 2 || windows > losses.length) {
      throw new IllegalArgumentException(
          "an interval needs between 2 and "
              + losses.length
              + " windows, but there are "
              + windows
              + "; use more held-out text");
    }
    double mean = 0;
    double squares = 0;
    for (int i = 0; i < windows; i++) {
      double difference = losses[i] - mean;
      mean += difference / (i + 1);
      squares += difference * (losses[i] - mean);
    }
    return new LossEstimate(mean, Math.sqrt(squares / (windows - 1) / windows), windows);
  }

  /** Half the width of the 95 % confidence interval. */
  public double halfWidth() {
    return Z_95 * standardError;
  }
}
