// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.diffusion;

import org.dlm.decoding.Placements;

/**
 * Follows the reverse process of the linear schedule: from time t to time s each masked token is
 * written with probability {@code (t - s) / t} (MDLM, Sahoo et al. 2024, arXiv 2406.07524, equation
 * 7).
 *
 * <p>Equivalently, and as it is done here, each position has its uniform time and is written at the
 * step that holds it. The positions are known beforehand, so the network is asked about them only,
 * and a step without any is not evaluated: with many steps there is one token per evaluation.
 */
public record AncestralPolicy() implements UnmaskingPolicy {

  @Override
  public void ask(UnmaskingStep step) {
    for (int i = 0; i < step.size(); i++) {
      if (step.isMasked(i) && step.hittingTime(i) > step.nextTime()) {
        step.ask(i);
      }
    }
  }

  @Override
  public void decide(UnmaskingStep step, Placements candidates, Placements decided) {
    decided.addAll(candidates);
  }
}
