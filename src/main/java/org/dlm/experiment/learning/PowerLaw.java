// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.learning;

/** The law {@code y = a x^exponent}. */
final class PowerLaw {

  private PowerLaw() {}

  /**
   * The exponent that fits best, by least squares of the logarithms.
   *
   * @param x at least two different positive numbers. Not modified.
   * @param y as many positive numbers. Not modified.
   */
  static double exponent(double[] x, double[] y) {
    double meanX = 0;
    double meanY = 0;
    for (int i = 0; i < x.length; i++) {
      meanX += Math.log(x[i]) / x.length;
      meanY += Math.log(y[i]) / x.length;
    }
    double products = 0;
    double squares = 0;
    for (int i = 0; i < x.length; i++) {
      double fromMean = Math.log(x[i]) - meanX;
      products += fromMean * (Math.log(y[i]) - meanY);
      squares += fromMean * fromMean;
    }
    return products / squares;
  }
}
