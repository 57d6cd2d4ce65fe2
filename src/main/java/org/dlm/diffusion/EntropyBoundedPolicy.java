// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.diffusion;

import org.dlm.decoding.Placements;

/**
 * Writes the n tokens of least entropy for the largest n with {@code H_1 + ... + H_n - max H_i <=
 * gamma}, and always the first: the left side bounds what drawing them independently of each other
 * costs, in nats (EB-Sampler, Ben-Hamu et al. 2025, arXiv 2505.24857).
 *
 * <p>If the budget leaves fewer steps than masks, a step also writes what the schedule asks for, so
 * that the block ends in time.
 *
 * @param gamma the bound, in nats; 0 is one token per step, unless tokens are certain
 */
public record EntropyBoundedPolicy(double gamma) implements UnmaskingPolicy {

  /** Refuses a bound that is none. */
  public EntropyBoundedPolicy {
    PolicyRange.require("gamma", gamma, 0, Double.MAX_VALUE);
  }

  @Override
  public int usualSteps(int tokens) {
    return tokens;
  }

  @Override
  public void decide(UnmaskingStep step, Placements candidates, Placements decided) {
    Ranking ranking = Ranking.by(candidates, c -> -EntropyPolicy.entropy(step, c));
    int sure = 0;
    // By rising entropy the largest is the last, so the sum without it is the sum before it.
    double before = 0;
    while (sure < ranking.size() && before <= gamma) {
      before -= ranking.score(sure);
      sure++;
    }
    ranking.keep(Math.max(sure, step.quota()), decided);
  }
}
