// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.diffusion;

/**
 * How much a masked token counts in the training loss, depending on the diffusion time.
 *
 * <p>Both weightings give a row of tokens the same expected sum of weights, so that losses and
 * gradients have the same scale. Reported likelihoods never depend on this choice.
 */
public enum LossWeighting {

  /** The weight that makes the loss a bound on the negative log-likelihood; 1/p in LLaDA. */
  BOUND {
    @Override
    double weight(MaskSchedule schedule, double t) {
      return schedule.lossWeight(t);
    }
  },

  /** Every masked token counts the same at every time: less variance, but no bound. */
  UNIFORM {
    @Override
    double weight(MaskSchedule schedule, double t) {
      return 1 / schedule.meanMaskProbability();
    }
  };

  /** The weight w(t) of a token that is masked at time t in [0, 1]. */
  abstract double weight(MaskSchedule schedule, double t);
}
