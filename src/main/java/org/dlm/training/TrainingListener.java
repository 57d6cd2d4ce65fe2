// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.training;

import org.dlm.objective.LossEstimate;

/** Hears of a run's progress, on the training thread. */
public interface TrainingListener {

  /** An update was made. */
  void onStep(StepReport report);

  /**
   * The model was evaluated.
   *
   * @param step updates made so far
   * @param heldOut held-out loss in nats per token: diffusion's bound, AR's exact value
   */
  void onEvaluation(long step, LossEstimate heldOut);

  /** The run's state is safe on disk after this many updates. */
  void onSaved(long step);
}
