// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.diffusion;

import org.dlm.decoding.Placements;

/**
 * Writes the n surest tokens for the largest n with {@code (n + 1) (1 - c_n) <= factor}, c_n the
 * n-th highest probability, and always the surest: the more tokens at once, the surer each must be
 * (Fast-dLLM, Wu et al. 2025, arXiv 2505.22618, section 3.3).
 *
 * <p>If the budget leaves fewer steps than masks, a step also writes what the schedule asks for, so
 * that the block ends in time.
 *
 * @param factor 0 is one token per step, unless tokens are certain
 */
public record FactorPolicy(double factor) implements UnmaskingPolicy {

  /** Refuses a factor that is none. */
  public FactorPolicy {
    PolicyRange.require("factor", factor, 0, Double.MAX_VALUE);
  }

  @Override
  public int usualSteps(int tokens) {
    return tokens;
  }

  @Override
  public void decide(UnmaskingStep step, Placements candidates, Placements decided) {
    Ranking ranking = Ranking.by(candidates, candidates::confidence);
    int sure = 0;
    // Both factors grow with n, so the first that fails is the last to be looked at.
    while (sure < ranking.size() && (sure + 2) * (1 - ranking.score(sure)) <= factor) {
      sure++;
    }
    ranking.keep(Math.max(sure, step.quota()), decided);
  }
}
