// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.diffusion;

import org.dlm.random.RandomStream;

/**
 * Masks each token independently with probability t, as training does (LLaDA, arXiv 2502.09992,
 * equation 4; MDLM, arXiv 2406.07524).
 *
 * <pre>  bound = E over t ~ U(0, 1), E over masks of 1/t * sum over masked i of -log p(x^i | x_t)
 * </pre>
 *
 * <p>For comparison: {@link StratifiedCounts} knows the same with fewer evaluations. Times reach
 * down to 0, since the epsilon of a training schedule would bias the bound. The variance grows with
 * the logarithm of the smallest time drawn; it has no limit.
 *
 * @param times how the rows of a draw take their times
 * @param rows rows of a draw, at least 1
 */
public record IndependentMasks(TimeSampler times, int rows) implements BoundEstimator {

  /** Refuses a draw without rows. */
  public IndependentMasks {
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
    RandomStream rng = draw.row(row);
    double t = times.time(row, rows, rng);
    for (int i = 0; i < length; i++) {
      if (rng.nextDouble() < t) {
        out.score(i, 1 / (rows * t));
      }
    }
  }
}
