// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.optimizer;

/** The learning rate as a function of the step. */
public sealed interface LearningRateSchedule {

  /**
   * Learning rate of step {@code step}, counted from 0.
   *
   * @param steps length of the whole run
   */
  double at(long step, long steps);

  /**
   * Linear warm-up, then half a cosine down to a share of the peak (Loshchilov and Hutter 2017).
   *
   * @param peak highest learning rate
   * @param warmup steps of the warm-up
   * @param finalShare learning rate of the last step, as a share of the peak
   */
  record WarmupCosine(double peak, long warmup, double finalShare) implements LearningRateSchedule {

    /** Refuses values outside their range. */
    public WarmupCosine {
      requireRate(peak);
      requireSteps("warm-up", warmup);
      requireShare("final share", finalShare);
    }

    @Override
    public double at(long step, long steps) {
      if (step < warmup) {
        return peak * (step + 1) / warmup;
      }
      double progress = Math.min(1.0, (step - warmup) / Math.max(1.0, steps - 1.0 - warmup));
      return peak * (finalShare + (1 - finalShare) * 0.5 * (1 + Math.cos(Math.PI * progress)));
    }
  }

  /**
   * Linear warm-up, a constant rate, then a linear decay over the last part of the run (WSD, Hu et
   * al. 2024, as LLaDA was trained).
   *
   * @param peak constant learning rate
   * @param warmup steps of the warm-up
   * @param decayShare share of the run that decays at the end
   * @param finalShare learning rate of the last step, as a share of the peak
   */
  record WarmupStableDecay(double peak, long warmup, double decayShare, double finalShare)
      implements LearningRateSchedule {

    /** Refuses values outside their range. */
    public WarmupStableDecay {
      requireRate(peak);
      requireSteps("warm-up", warmup);
      requireShare("decay share", decayShare);
      requireShare("final share", finalShare);
    }

    @Override
    public double at(long step, long steps) {
      if (step < warmup) {
        return peak * (step + 1) / warmup;
      }
      double decaySteps = Math.max(1.0, decayShare * steps);
      double decayed = Math.max(0, Math.min(1.0, (step + 1 - (steps - decaySteps)) / decaySteps));
      return peak * (1 - (1 - finalShare) * decayed);
    }
  }

  private static void requireRate(double peak) {
    if (!(peak > 0 && Double.isFinite(peak))) {
      throw new IllegalArgumentException("the learning rate must be positive, but is " + peak);
    }
  }

  private static void requireSteps(String what, long steps) {
    if (steps < 0) {
      throw new IllegalArgumentException(what + " must be 0 or more steps, but is " + steps);
    }
  }

  private static void requireShare(String what, double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(what + " must be in [0, 1], but is " + share);
    }
  }
}
