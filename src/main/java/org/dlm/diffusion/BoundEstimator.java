// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.diffusion;

import java.util.random.RandomGenerator;
import org.dlm.random.Purpose;
import org.dlm.random.RandomStream;

/**
 * A way to estimate an upper bound on the negative log-likelihood of tokens from masked copies of
 * them.
 *
 * <p>A <i>draw</i> is a set of rows, each one evaluation of the network: some tokens are masked,
 * and the cross-entropies of some of these count with a weight. Over the rows of a draw, their
 * weighted sum estimates the bound in nats, without bias, and the part of each token estimates its
 * share of the bound. Draws are independent of each other. Implementations are immutable and
 * thread-safe.
 */
public sealed interface BoundEstimator
    permits AllSubsets, BlockwiseCounts, IndependentMasks, StratifiedCounts {

  /** Rows of a draw for {@code length} free tokens, each one network evaluation. */
  int rows(int length);

  /** Whether all draws are the same, so that one is enough. */
  boolean isExact();

  /**
   * How many of {@code length} free tokens must be restored to know the first {@code needed} of
   * them; those after it stay masked. What restores tokens in any order must restore all.
   */
  default int reach(int needed, int length) {
    return length;
  }

  /**
   * Masks one row.
   *
   * @param row from 0 to {@code rows(length) - 1}
   * @param draw the draw's randomness
   * @param out all visible at first. Modified.
   */
  void mask(int row, int length, Draw draw, MaskedRow out);

  /**
   * The random numbers of one draw.
   *
   * @param seed the run's seed
   * @param number which draw, different for each sequence and repetition
   */
  record Draw(long seed, long number) {

    /** The row whose stream holds what all rows of a draw share. */
    private static final int SHARED = -1;

    /** The stream of one row. */
    RandomStream row(int row) {
      return RandomStream.of(seed, Purpose.EVALUATION, number, row);
    }

    /** A number in [0, 1) that all rows share. */
    double shared() {
      return row(SHARED).nextDouble();
    }
  }

  /** Scores exactly k of the tokens [from, to), every subset being equally likely. */
  static void scoreExactly(
      int k, int from, int to, double weight, RandomGenerator rng, MaskedRow out) {
    int left = k;
    for (int i = from; i < to; i++) {
      if (rng.nextDouble() * (to - i) < left) {
        out.score(i, weight);
        left--;
      }
    }
  }
}
