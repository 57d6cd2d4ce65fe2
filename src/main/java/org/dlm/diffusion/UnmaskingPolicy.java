// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.diffusion;

import org.dlm.decoding.Placements;

/**
 * A decoding strategy: decides at each step which positions the network is asked about, and which
 * of its proposals are written; the others stay masked and are proposed anew.
 *
 * <p>A block has a budget of steps, and a step evaluates the network once, or not at all if nothing
 * is asked. The decoder keeps the budget, draws the tokens, and treats a block as done when its
 * steps are used up or an evaluation changed nothing. A policy must leave no mask after the last
 * step: it writes at least {@link UnmaskingStep#quota} tokens, or follows a time that ends.
 *
 * <p>A policy holds no state, so that one instance serves any number of decodes.
 */
public interface UnmaskingPolicy {

  /**
   * Chooses the positions of the block whose tokens the network is to propose, by {@link
   * UnmaskingStep#ask}. By default all that are masked.
   */
  default void ask(UnmaskingStep step) {
    for (int i = 0; i < step.size(); i++) {
      if (step.isMasked(i)) {
        step.ask(i);
      }
    }
  }

  /**
   * Chooses what the step writes.
   *
   * @param candidates the tokens proposed for the positions asked about, by ascending position,
   *     each with its probability; {@link UnmaskingStep} has their logits. Not modified.
   * @param decided receives what to write, in any order: candidates, or MASK at a decided position,
   *     which takes its token back. Modified.
   */
  void decide(UnmaskingStep step, Placements candidates, Placements decided);

  /**
   * Steps of a block whose number nobody chose. By default half as many as tokens; a policy that
   * saves evaluations by itself may have one per token, as it seldom needs them.
   */
  default int usualSteps(int tokens) {
    return tokens - tokens / 2;
  }

  /**
   * Whether a token may be taken back or replaced after it was decided, so that a block is not
   * final before its last step.
   */
  default boolean revises() {
    return false;
  }
}
