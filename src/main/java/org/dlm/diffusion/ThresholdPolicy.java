// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.diffusion;

import org.dlm.decoding.Placements;

/**
 * Writes every token of which the network is sure enough, and always the surest (Fast-dLLM, Wu et
 * al. 2025, arXiv 2505.22618, algorithm 1): so easy steps write many tokens, and evaluations are
 * saved.
 *
 * <p>If the budget leaves fewer steps than masks, a step also writes what the schedule asks for, so
 * that the block ends in time.
 *
 * @param threshold least probability of a token that is written; above 1 is one token per step
 */
public record ThresholdPolicy(double threshold) implements UnmaskingPolicy {

  /** Refuses a threshold that is none. */
  public ThresholdPolicy {
    PolicyRange.require("threshold", threshold, 0, 2);
  }

  @Override
  public int usualSteps(int tokens) {
    return tokens;
  }

  @Override
  public void decide(UnmaskingStep step, Placements candidates, Placements decided) {
    Ranking ranking = Ranking.by(candidates, candidates::confidence);
    int sure = 0;
    while (sure < ranking.size() && ranking.score(sure) >= threshold) {
      sure++;
    }
    ranking.keep(Math.max(sure, step.quota()), decided);
  }
}
