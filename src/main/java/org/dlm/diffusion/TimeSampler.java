// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.diffusion;

import java.util.random.RandomGenerator;

/** How the rows of a training step draw their diffusion times t in [0, 1]. */
public enum TimeSampler {

  /** Each row on its own: {@code t ~ U(0, 1)} (LLaDA, algorithm 1). */
  PLAIN {
    @Override
    double time(int row, int stepRows, RandomGenerator rng) {
      return rng.nextDouble();
    }
  },

  /**
   * Row i of n draws from the i-th n-th part of [0, 1]: {@code t_i = (i + u_i) / n}. The rows of a
   * step cover all times evenly, which takes most of the variance of the loss away (MDLM, arXiv
   * 2406.07524).
   */
  LOW_DISCREPANCY {
    @Override
    double time(int row, int stepRows, RandomGenerator rng) {
      return (row + rng.nextDouble()) / stepRows;
    }
  };

  /**
   * The diffusion time of one row.
   *
   * @param row index of the row in the whole step, from 0
   * @param stepRows rows of the whole step, over all micro-batches and machines
   * @param rng the row's own stream
   */
  abstract double time(int row, int stepRows, RandomGenerator rng);
}
