// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.diffusion;

/**
 * The bound of a short answer without any sampling: the mean over every subset of its tokens that
 * could be masked (LLaDA, arXiv 2502.09992, equation 6, with the expectation written out).
 *
 * <pre>  bound = sum over k of 1/L * mean over |S| = k of L/k * sum over i in S of
 *          -log p(x^i | x without S)</pre>
 *
 * <p>It equals the mean over all orders of the any-order autoregressive negative log-likelihood
 * (arXiv 2406.03736), and is what the other estimators are checked against.
 */
public record AllSubsets() implements BoundEstimator {

  /** Longest answer: it takes 2^12 - 1 network evaluations. */
  public static final int MAX_LENGTH = 12;

  @Override
  public int rows(int length) {
    if (length > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "all subsets are possible for at most "
              + MAX_LENGTH
              + " tokens, not "
              + length
              + "; use another estimator, or shorter answers");
    }
    return (1 << length) - 1;
  }

  @Override
  public boolean isExact() {
    return true;
  }

  @Override
  public void mask(int row, int length, Draw draw, MaskedRow out) {
    // Row by row, the bits of 1 to 2^L - 1; 1/L * 1/(L over k) * L/k is what a token counts.
    int subset = row + 1;
    int k = Integer.bitCount(subset);
    double weight = 1 / (k * binomial(length, k));
    for (int i = 0; i < length; i++) {
      if ((subset >> i & 1) == 1) {
        out.score(i, weight);
      }
    }
  }

  private static double binomial(int n, int k) {
    double ways = 1;
    for (int i = 1; i <= k; i++) {
      ways = ways * (n - k + i) / i;
    }
    return ways;
  }
}
