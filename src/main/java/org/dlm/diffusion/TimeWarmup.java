// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.diffusion;

/**
 * A curriculum over diffusion times: the first steps of a run draw them from the beginning of [0,
 * 1] only, where most tokens are visible, and the limit grows linearly to 1.
 *
 * <p>With most of its neighbours masked a token says little about them, so a small network that
 * begins with all times learns no more than token frequencies for a long while. Times near 0 teach
 * it to attend first. Held-out bounds are not touched by it. Immutable and thread-safe.
 *
 * @param steps steps until all times are drawn; 0 for no warm-up
 */
public record TimeWarmup(long steps) {

  /** All times from the first step on, as LLaDA is trained. */
  public static final TimeWarmup NONE = new TimeWarmup(0);

  /** Largest time of the first step, twice BERT's share of masked tokens. */
  private static final double FIRST_LIMIT = 0.3;

  /** Refuses a negative number of steps. */
  public TimeWarmup {
    if (steps < 0) {
      throw new IllegalArgumentException(
          "the warm-up of diffusion times must be 0 or more steps, but is " + steps);
    }
  }

  /** The largest diffusion time of a step, counted from 0; times are drawn from [0, limit]. */
  public double limit(long step) {
    return step >= steps ? 1 : FIRST_LIMIT + (1 - FIRST_LIMIT) * step / steps;
  }
}
