// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.diffusion;

import org.dlm.decoding.Placements;

/**
 * Follows the reverse process of the linear schedule in continuous time: jumps to the time at which
 * the next token is unmasked, {@code t u^(1/m)} for m masks, and writes that one (Zheng et al.
 * 2024, arXiv 2409.02908, algorithm 1). Exact, with one evaluation per token.
 *
 * <p>The times of m masks are the order statistics of m uniform times, so each position has its own
 * from the start. Where the budget leaves fewer steps than masks, an evaluation made at time t also
 * writes the tokens of the following share of t, so that the steps left are enough.
 */
public record FirstHittingPolicy() implements UnmaskingPolicy {

  @Override
  public int usualSteps(int tokens) {
    return tokens;
  }

  @Override
  public void ask(UnmaskingStep step) {
    int first = -1;
    int masked = 0;
    for (int i = 0; i < step.size(); i++) {
      if (step.isMasked(i)) {
        masked++;
        first = first < 0 || step.hittingTime(i) > step.hittingTime(first) ? i : first;
      }
    }
    if (first < 0) {
      return;
    }
    step.ask(first);
    if (masked > step.stepsLeft()) {
      double time = step.hittingTime(first);
      double until = time * (step.stepsLeft() - 1) / step.stepsLeft();
      for (int i = 0; i < step.size(); i++) {
        if (step.isMasked(i) && step.hittingTime(i) > until) {
          step.ask(i);
        }
      }
    }
  }

  @Override
  public void decide(UnmaskingStep step, Placements candidates, Placements decided) {
    decided.addAll(candidates);
  }
}
