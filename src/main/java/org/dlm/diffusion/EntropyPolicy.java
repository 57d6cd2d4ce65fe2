// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.diffusion;

import org.dlm.decoding.Placements;
import org.dlm.decoding.Softmax;

/**
 * Keeps the tokens at positions where the network's distribution has the least entropy (Dream, Ye
 * et al. 2025, arXiv 2508.15487).
 *
 * @param temperature over the positions, in nats: 0 keeps the least entropies, more leaves more to
 *     chance
 */
public record EntropyPolicy(double temperature) implements UnmaskingPolicy {

  /** Refuses a temperature that is none. */
  public EntropyPolicy {
    PolicyRange.require("position temperature", temperature, 0, Double.MAX_VALUE);
  }

  @Override
  public void decide(UnmaskingStep step, Placements candidates, Placements decided) {
    Ranking.by(step, candidates, temperature, c -> -entropy(step, c)).keep(step.quota(), decided);
  }

  /** Entropy of a candidate's distribution, in nats. */
  static double entropy(UnmaskingStep step, int candidate) {
    return Softmax.entropy(step.logits(), step.row(candidate), step.vocabularySize());
  }
}
