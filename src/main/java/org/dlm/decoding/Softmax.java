// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.decoding;

/** Probabilities out of logits, in double. */
public final class Softmax {

  private Softmax() {}

  /**
   * The log-probability of one token, in nats.
   *
   * @param logits holds the logits of one position at [offset, offset + size). Not modified.
   * @param token token id, 0 to {@code size - 1}
   */
  public static double logProbability(float[] logits, int offset, int size, int token) {
    double max = Double.NEGATIVE_INFINITY;
    for (int v = 0; v < size; v++) {
      max = Math.max(max, logits[offset + v]);
    }
    double sum = 0;
    for (int v = 0; v < size; v++) {
      sum += Math.exp(logits[offset + v] - max);
    }
    return logits[offset + token] - max - Math.log(sum);
  }

  /** The probability of one token; arguments as in {@link #logProbability}. */
  public static double probability(float[] logits, int offset, int size, int token) {
    return Math.exp(logProbability(logits, offset, size, token));
  }

  /**
   * The entropy of the distribution, in nats; arguments as in {@link #logProbability}. Logits of
   * negative infinity count as probability 0.
   */
  public static double entropy(float[] logits, int offset, int size) {
    double max = Double.NEGATIVE_INFINITY;
    for (int v = 0; v < size; v++) {
      max = Math.max(max, logits[offset + v]);
    }
    // H = log z - sum(e^x x) / z for x = logit - max, z = sum(e^x)
    double z = 0;
    double weighted = 0;
    for (int v = 0; v < size; v++) {
      double x = logits[offset + v] - max;
      double e = Math.exp(x);
      z += e;
      weighted += e > 0 ? e * x : 0;
    }
    return Math.max(0, Math.log(z) - weighted / z);
  }
}
