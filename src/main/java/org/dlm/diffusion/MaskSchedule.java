// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.diffusion;

/**
 * How the probability of being masked grows with diffusion time t, from almost none to all.
 *
 * <p>A schedule is a decreasing {@code alpha(s)}, the probability of still being visible, with
 * {@code alpha(0) = 1} and {@code alpha(1) = 0}. It is read at {@code s = (1 - epsilon) t +
 * epsilon}, so that t = 0 masks a little and no weight is infinite (LLaDA, arXiv 2502.09992,
 * algorithm 1; MDLM, arXiv 2406.07524). Immutable and thread-safe.
 */
public sealed interface MaskSchedule {

  /** LLaDA's and MDLM's epsilon. */
  double DEFAULT_EPSILON = 1e-3;

  /** The linear schedule of LLaDA: {@code p = (1 - epsilon) t + epsilon}, weight {@code 1 / p}. */
  static MaskSchedule linear() {
    return new Linear(DEFAULT_EPSILON);
  }

  /** The cosine schedule, which spends more of the time at high mask rates. */
  static MaskSchedule cosine() {
    return new Cosine(DEFAULT_EPSILON);
  }

  /**
   * The same probability at all times, as BERT is trained: no diffusion, and no bound on a
   * likelihood, but a control of what sampled rates are good for.
   */
  static MaskSchedule fixed(double probability) {
    return new Fixed(probability);
  }

  /** Smallest s at which the schedule is read, in (0, 1). */
  double epsilon();

  /** The probability {@code 1 - alpha(s)} that a token is masked, for t in [0, 1]. */
  double maskProbability(double t);

  /**
   * The weight {@code -alpha'(s) / (1 - alpha(s))} that makes the weighted cross-entropy of the
   * masked tokens a bound on the negative log-likelihood (MDLM, arXiv 2406.07524, equation 10), for
   * t in [0, 1].
   */
  double lossWeight(double t);

  /** The mean of {@link #maskProbability} over t uniform in [0, 1]. */
  double meanMaskProbability();

  /**
   * {@code alpha(s) = 1 - s}.
   *
   * @param epsilon smallest s, in (0, 1)
   */
  record Linear(double epsilon) implements MaskSchedule {

    /** Refuses an epsilon outside (0, 1). */
    public Linear {
      requireEpsilon(epsilon);
    }

    @Override
    public double maskProbability(double t) {
      return s(t, epsilon);
    }

    @Override
    public double lossWeight(double t) {
      return 1 / s(t, epsilon);
    }

    @Override
    public double meanMaskProbability() {
      return (1 + epsilon) / 2;
    }
  }

  /**
   * {@code alpha(s) = 1 - cos(pi/2 (1 - s)) = 1 - sin(pi/2 s)}.
   *
   * @param epsilon smallest s, in (0, 1)
   */
  record Cosine(double epsilon) implements MaskSchedule {

    private static final double QUARTER_TURN = Math.PI / 2;

    /** Refuses an epsilon outside (0, 1). */
    public Cosine {
      requireEpsilon(epsilon);
    }

    @Override
    public double maskProbability(double t) {
      return Math.sin(QUARTER_TURN * s(t, epsilon));
    }

    @Override
    public double lossWeight(double t) {
      return QUARTER_TURN / Math.tan(QUARTER_TURN * s(t, epsilon));
    }

    @Override
    public double meanMaskProbability() {
      return Math.cos(QUARTER_TURN * epsilon) / (QUARTER_TURN * (1 - epsilon));
    }
  }

  /**
   * {@code alpha(s) = 1 - probability}, whatever s.
   *
   * @param probability of being masked, in (0, 1)
   */
  record Fixed(double probability) implements MaskSchedule {

    /** Refuses a probability outside (0, 1). */
    public Fixed {
      if (!(probability > 0 && probability < 1)) {
        throw new IllegalArgumentException(
            "the probability of being masked must be in (0, 1), but is " + probability);
      }
    }

    @Override
    public double epsilon() {
      return DEFAULT_EPSILON;
    }

    @Override
    public double maskProbability(double t) {
      return probability;
    }

    /**
     * Nothing is weighed by a change that there is not: each masked token counts for those hidden.
     */
    @Override
    public double lossWeight(double t) {
      return 1 / probability;
    }

    @Override
    public double meanMaskProbability() {
      return probability;
    }
  }

  private static double s(double t, double epsilon) {
    return (1 - epsilon) * t + epsilon;
  }

  private static void requireEpsilon(double epsilon) {
    if (!(epsilon > 0 && epsilon < 1)) {
      throw new IllegalArgumentException(
          "the schedule's epsilon must be in (0, 1), but is " + epsilon + "; 0.001 is usual");
    }
  }
}
