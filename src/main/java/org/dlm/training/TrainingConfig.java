// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.training;

import org.dlm.optimizer.AdamW;
import org.dlm.optimizer.LearningRateSchedule;

/**
 * How a run goes; the model, the objective and the data are given beside it.
 *
 * @param steps updates of the whole run
 * @param batch windows per update
 * @param microBatch windows per pass; gradients accumulate until {@code batch} is full
 * @param seed of every random stream
 * @param schedule learning rate per step
 * @param adamW constants of the optimizer
 * @param clip largest global norm of the gradients
 * @param emaDecay decay of the moving average that is evaluated and exported; 0 for none
 * @param evaluateEvery steps between held-out evaluations; 0 for none
 * @param saveEvery steps between checkpoints; the end of the run is always saved
 */
public record TrainingConfig(
    long steps,
    int batch,
    int microBatch,
    long seed,
    LearningRateSchedule schedule,
    AdamW.Config adamW,
    double clip,
    double emaDecay,
    long evaluateEvery,
    long saveEvery) {

  /** Refuses runs that cannot be. */
  public TrainingConfig {
    requireAtLeast("steps", steps, 1);
    requireAtLeast("batch", batch, 1);
    requireAtLeast("micro-batch", microBatch, 1);
    requireAtLeast("steps between evaluations", evaluateEvery, 0);
    requireAtLeast("steps between checkpoints", saveEvery, 1);
    if (batch % microBatch != 0) {
      throw new IllegalArgumentException(
          "a batch of " + batch + " windows is not divisible by the micro-batch of " + microBatch);
    }
    if (!(clip > 0)) {
      throw new IllegalArgumentException("the clipping norm must be positive, but is " + clip);
    }
    if (!(emaDecay >= 0 && emaDecay < 1)) {
      throw new IllegalArgumentException("EMA decay must be in [0, 1), but is " + emaDecay);
    }
  }

  private static void requireAtLeast(String what, long value, long minimum) {
    if (value < minimum) {
      throw new IllegalArgumentException(
          what + " must be at least " + minimum + ", but is " + value);
    }
  }
}
