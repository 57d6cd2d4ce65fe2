// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.diffusion;

import org.dlm.decoding.Placements;

/**
 * ReMDM: ancestral decoding that also takes tokens back, so that early mistakes can be mended (Wang
 * et al. 2025, arXiv 2503.00307).
 *
 * <p>From time t to s, {@code a} the share of unmasked tokens: a decided token is masked again with
 * probability sigma, a masked one written with probability {@code (a_s - (1 - sigma) a_t) / (1 -
 * a_t)}; so the marginals are those of plain decoding as long as {@code 0 <= sigma <= min(1, (1 -
 * a_s) / a_t)}. Nothing is taken back at the last step.
 *
 * @param rule how large sigma is
 * @param strength its factor eta
 */
public record RemaskingPolicy(Rule rule, double strength) implements UnmaskingPolicy {

  /** How sigma follows from the largest that is possible. */
  public enum Rule {
    /** {@code min(eta, largest)}. */
    CAP,
    /** {@code eta * largest}. */
    RESCALE,
    /**
     * Eta times the largest, shared among the decided tokens by {@code softmax(-psi)}, psi the
     * probability that a token had when it was decided: doubtful ones are taken back first.
     */
    CONFIDENCE,
    /**
     * Eta, but only in the middle of a block: time stands still at 0.9 unmasked for t in (0.05,
     * 0.55], so that a whole draft is revised; before and after it runs faster.
     */
    LOOP
  }

  private static final double LOOP_BEGIN = 0.55;
  private static final double LOOP_END = 0.05;
  private static final double LOOP_SHARE = 0.9;

  /** Refuses a strength that is no probability. */
  public RemaskingPolicy {
    PolicyRange.require("remasking strength", strength, 0, 1);
  }

  /** The share of unmasked tokens at a time. */
  double unmaskedShare(double time) {
    if (rule != Rule.LOOP) {
      return 1 - time;
    }
    if (time > LOOP_BEGIN) {
      return LOOP_SHARE * (1 - time) / (1 - LOOP_BEGIN);
    }
    return time > LOOP_END ? LOOP_SHARE : 1 - (1 - LOOP_SHARE) * time / LOOP_END;
  }

  /**
   * Sigma of a step: of each decided token, and of all together for {@link Rule#CONFIDENCE}.
   *
   * @param time before the step
   * @param nextTime after the step
   */
  double sigma(double time, double nextTime) {
    double before = unmaskedShare(time);
    double masked = 1 - unmaskedShare(nextTime);
    double largest = masked < before ? masked / before : masked == 0 ? 0 : 1;
    return switch (rule) {
      case CAP -> Math.min(strength, largest);
      case RESCALE, CONFIDENCE -> strength * largest;
      case LOOP -> time <= LOOP_BEGIN && nextTime >= LOOP_END ? Math.min(strength, largest) : 0;
    };
  }

  /** The probability that a masked token is written. */
  double unmasking(double time, double nextTime) {
    double before = unmaskedShare(time);
    // A masked token has no share in what CONFIDENCE takes back.
    double sigma = rule == Rule.CONFIDENCE ? 0 : sigma(time, nextTime);
    return (unmaskedShare(nextTime) - (1 - sigma) * before) / (1 - before);
  }

  @Override
  public void ask(UnmaskingStep step) {
    double probability = unmasking(step.time(), step.nextTime());
    for (int i = 0; i < step.size(); i++) {
      boolean last = step.stepsLeft() == 1;
      if (step.isMasked(i) && (last || step.choice(i).nextDouble() < probability)) {
        step.ask(i);
      }
    }
  }

  @Override
  public void decide(UnmaskingStep step, Placements candidates, Placements decided) {
    decided.addAll(candidates);
    double sigma = sigma(step.time(), step.nextTime());
    double doubt = 0;
    for (int i = 0; i < step.size(); i++) {
      doubt += step.isMasked(i) ? 0 : Math.exp(-step.confidence(i));
    }
    for (int i = 0; i < step.size(); i++) {
      if (!step.isMasked(i)) {
        double share = rule == Rule.CONFIDENCE ? Math.exp(-step.confidence(i)) / doubt : 1;
        if (step.choice(i).nextDouble() < sigma * share) {
          decided.add(step.position(i), step.maskId(), 0);
        }
      }
    }
  }

  @Override
  public boolean revises() {
    return true;
  }
}
