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
}
