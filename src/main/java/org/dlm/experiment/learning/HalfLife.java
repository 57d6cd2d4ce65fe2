// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.learning;

import java.util.List;

/**
 * How fast repeated text loses its worth (Muennighoff et al. 2023, arXiv 2305.16264, equation 5,
 * without its law for the loss: what a loss is worth is read off a run on fresh text).
 *
 * <pre>  worth(e) = 1 + R (1 - exp(-(e - 1) / R))</pre>
 *
 * <p>After e epochs the text has been worth as many epochs of fresh text; with a large R repeating
 * is as good as fresh text, and beyond 1 + R epochs' worth nothing comes any more.
 */
final class HalfLife {

  private static final double LEAST = 0.05;

  /** What cannot be told from no loss of worth at all. */
  static final double MOST = 10_000;

  private static final double STEP = 1.02;

  private HalfLife() {}

  /** What the epochs have been worth, in epochs of fresh text. */
  static double worth(double epochs, double constant) {
    return 1 + constant * (1 - Math.exp(-(epochs - 1) / constant));
  }

  /**
   * The epochs of fresh text after which a curve had this loss, by interpolation.
   *
   * @param fresh epochs and losses [points][2], by epoch
   * @return NaN if the curve never comes down to it, or begins below it
   */
  static double equivalent(double loss, List<double[]> fresh) {
    for (int i = 1; i < fresh.size(); i++) {
      double before = fresh.get(i - 1)[1];
      double after = fresh.get(i)[1];
      if (before >= loss && loss >= after && before > after) {
        double share = (before - loss) / (before - after);
        return fresh.get(i - 1)[0] + share * (fresh.get(i)[0] - fresh.get(i - 1)[0]);
      }
    }
    return Double.NaN;
  }

  /**
   * The constant R that fits best, by least squares of the logarithms.
   *
   * @param epochs how often the text was seen, each above 1. Not modified.
   * @param worths what that was worth, each positive. Not modified.
   * @return between 0.05 and 10,000; 10,000 if no worth is seen to be lost
   */
  static double fit(double[] epochs, double[] worths) {
    double best = Double.POSITIVE_INFINITY;
    double constant = MOST;
    for (double candidate = LEAST; candidate <= MOST; candidate *= STEP) {
      double squares = 0;
      for (int i = 0; i < epochs.length; i++) {
        double residual = Math.log(worths[i] / worth(epochs[i], candidate));
        squares += residual * residual;
      }
      if (squares < best) {
        best = squares;
        constant = candidate;
      }
    }
    return constant;
  }
}
