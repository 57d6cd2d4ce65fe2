// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.diffusion;

/**
 * Masks exactly k tokens, with the k of a draw's rows spread evenly over 1..L (LLaDA, arXiv
 * 2502.09992, equation 6).
 *
 * <pre>  bound = E over k ~ U{1..L}, E over masks of k tokens of
 *          L/k * sum over masked i of -log p(x^i | x without the masked)</pre>
 *
 * <p>A mask of each token with probability t has the same expectation, but its number of masked
 * tokens varies while its weight 1/t does not follow; a fixed weight per count, and counts that
 * cover the range evenly, take that part of the variance away. One rotation for all rows, drawn
 * anew, leaves each row's k uniform. (LLaDA's own code rounds its k, which makes some of them
 * likelier than others.)
 *
 * @param rows rows of a draw, at least 1
 */
public record StratifiedCounts(int rows) implements BoundEstimator {

  /** Refuses a draw without rows. */
  public StratifiedCounts {
    if (rows < 1) {
      throw new IllegalArgumentException("a draw needs at least 1 row, not " + rows);
    }
  }

  @Override
  public int rows(int length) {
    return rows;
  }

  @Override
  public boolean isExact() {
    return false;
  }

  @Override
  public void mask(int row, int length, Draw draw, MaskedRow out) {
    // 1. The row's stratum says how many of the L tokens are masked.
    double position = (draw.shared() + (double) row / rows) % 1.0;
    int k = 1 + Math.min((int) (position * length), length - 1);

    // 2. Exactly k of them are, each weighing L/k of a row.
    double weight = length / ((double) rows * k);
    BoundEstimator.scoreExactly(k, 0, length, weight, draw.row(row), out);
  }
}
