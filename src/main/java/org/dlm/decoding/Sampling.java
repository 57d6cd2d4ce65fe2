// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.decoding;

/**
 * How a token is drawn from its distribution.
 *
 * @param temperature 0 takes the likeliest token, 1 draws as the model does
 * @param topK only the k likeliest tokens are drawn; 0 for all
 * @param topP only the likeliest tokens that together have this probability, after temperature and
 *     topK, are drawn (nucleus, Holtzman et al. 2020, arXiv 1904.09751); 1 for all
 */
public record Sampling(double temperature, int topK, double topP) {

  /** The likeliest token. */
  public static final Sampling GREEDY = new Sampling(0);

  /** Refuses what cannot be drawn. */
  public Sampling {
    if (!(temperature >= 0 && Double.isFinite(temperature))) {
      throw new IllegalArgumentException(
          "temperature must be 0 (always the likeliest token) or a positive number, but is "
              + temperature);
    }
    if (topK < 0) {
      throw new IllegalArgumentException(
          "top-k must be 0 (all tokens) or a number of tokens, but is " + topK);
    }
    if (!(topP > 0 && topP <= 1)) {
      throw new IllegalArgumentException(
          "top-p must be a probability above 0 and at most 1 (all tokens), but is " + topP);
    }
  }

  /** All tokens at a temperature. */
  public Sampling(double temperature) {
    this(temperature, 0, 1);
  }
}
