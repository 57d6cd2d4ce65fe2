// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.diffusion;

import org.dlm.decoding.Placements;

/**
 * Keeps the tokens of which the network is most sure and leaves those of low confidence masked
 * (LLaDA, arXiv 2502.09992, algorithm 5).
 *
 * <p>Confidence is the softmax probability of the proposed token over the whole vocabulary, without
 * noise and temperature.
 *
 * @param temperature over the positions: 0 keeps the surest, more leaves more to chance
 */
public record LowConfidencePolicy(double temperature) implements UnmaskingPolicy {

  /** Refuses a temperature that is none. */
  public LowConfidencePolicy {
    PolicyRange.require("position temperature", temperature, 0, Double.MAX_VALUE);
  }

  /** Leaves nothing to chance. */
  public LowConfidencePolicy() {
    this(0);
  }

  @Override
  public void decide(UnmaskingStep step, Placements candidates, Placements decided) {
    Ranking.by(step, candidates, temperature, candidates::confidence).keep(step.quota(), decided);
  }
}
