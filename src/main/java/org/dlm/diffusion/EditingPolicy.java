// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.diffusion;

import org.dlm.decoding.Placements;

/**
 * Threshold decoding that also replaces decided tokens: where another token has become more
 * probable than the threshold, it takes the place of the old one (LLaDA2.1's token editing).
 *
 * <p>A position is judged while its token is visible, which a network must have learned to do: one
 * trained on masked positions only tends to repeat what it sees. After the last mask the block's
 * remaining steps go on replacing until nothing changes.
 *
 * @param threshold least probability of a token that is written on a mask or replaces another
 */
public record EditingPolicy(double threshold) implements UnmaskingPolicy {

  /** Refuses a threshold that is none. */
  public EditingPolicy {
    PolicyRange.require("threshold", threshold, 0, 2);
  }

  @Override
  public int usualSteps(int tokens) {
    return tokens;
  }

  @Override
  public void ask(UnmaskingStep step) {
    for (int i = 0; i < step.size(); i++) {
      step.ask(i);
    }
  }

  @Override
  public void decide(UnmaskingStep step, Placements candidates, Placements decided) {
    Placements onMasks = new Placements();
    for (int c = 0; c < candidates.size(); c++) {
      int position = candidates.position(c);
      int token = candidates.token(c);
      double confidence = candidates.confidence(c);
      if (step.tokenAt(position) == step.maskId()) {
        onMasks.add(position, token, confidence);
      } else if (step.tokenAt(position) != token && confidence >= threshold) {
        decided.add(position, token, confidence);
      }
    }
    new ThresholdPolicy(threshold).decide(step, onMasks, decided);
  }

  @Override
  public boolean revises() {
    return true;
  }
}
