// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.diffusion;

/**
 * How many tokens each step of a block unmasks: as evenly as whole numbers allow, the first steps
 * taking one more (LLaDA's sampling code).
 *
 * @param masked masked tokens at the start of the block
 * @param steps steps of the block
 */
record TransferSchedule(int masked, int steps) {

  /** Tokens to unmask at a step, counted from 0; over all steps they add up to {@code masked}. */
  int count(int step) {
    return masked / steps + (step < masked % steps ? 1 : 0);
  }
}
