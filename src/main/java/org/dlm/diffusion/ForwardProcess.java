// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.diffusion;

import java.util.random.RandomGenerator;

/**
 * The forward process q(x_t | x_0): each free token becomes MASK with probability p(t),
 * independently of the others (LLaDA, arXiv 2502.09992, equation 7).
 *
 * <p>Immutable and thread-safe; all randomness comes from the caller.
 *
 * @param schedule from time to the probability of being masked
 * @param weighting from time to the weight of a masked token
 * @param maskId token id of MASK
 */
public record ForwardProcess(MaskSchedule schedule, LossWeighting weighting, int maskId) {

  /** Refuses a negative mask id. */
  public ForwardProcess {
    if (maskId < 0) {
      throw new IllegalArgumentException("the mask token id must not be negative: " + maskId);
    }
  }

  /**
   * Corrupts the free positions [from, to) of one sequence and says what to learn from.
   *
   * @param xt holds the clean ids x_0 and receives the corrupted ids x_t in [from, to). Modified.
   * @param lossWeights receives {@code share * w(t)} where masked and 0 elsewhere in [from, to).
   *     Modified.
   * @param from first free position; a prompt stands before it
   * @param to position after the last free one
   * @param t diffusion time in [0, 1]
   * @param share what one free token stands for in the loss of the step, such as 1 / (rows * seq)
   * @param rng the sequence's own stream
   */
  public void corrupt(
      int[] xt,
      float[] lossWeights,
      int from,
      int to,
      double t,
      double share,
      RandomGenerator rng) {
    // 1. The schedule turns time into a masking probability and a loss weight.
    double pMask = schedule.maskProbability(t);
    float weight = (float) (share * weighting.weight(schedule, t));

    // 2. Each free token is masked independently; nothing is learned from a visible one.
    for (int i = from; i < to; i++) {
      boolean masked = rng.nextDouble() < pMask;
      xt[i] = masked ? maskId : xt[i];
      lossWeights[i] = masked ? weight : 0f;
    }
  }
}
