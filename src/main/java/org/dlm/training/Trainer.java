// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.training;

import java.io.IOException;
import org.dlm.data.BatchSampler;
import org.dlm.data.TokenBatch;
import org.dlm.kernels.Kernels;
import org.dlm.objective.LossEstimate;
import org.dlm.objective.Objective;
import org.dlm.objective.ObjectiveBatch;
import org.dlm.optimizer.AdamW;
import org.dlm.optimizer.ExponentialMovingAverage;
import org.dlm.optimizer.GradientClipping;
import org.jspecify.annotations.Nullable;

/**
 * The walk of training: windows, objective, loss and gradients, clipping, update, report.
 *
 * <p>Everything random is a function of (seed, step, row), and sums are taken in fixed orders, so a
 * run is the same bits on any number of threads, and a resumed run the same as an undisturbed one.
 */
public final class Trainer {

  /** Writes a run's state. */
  @FunctionalInterface
  public interface Saver {
    /** Makes the state after {@code step} updates safe on disk. */
    void save(long step) throws IOException;
  }

  private final TrainableModel model;
  private final Objective objective;
  private final BatchSampler sampler;
  private final TrainingConfig config;
  private final GradientClipping clipping;
  private final AdamW optimizer;
  private final @Nullable ExponentialMovingAverage average;
  private final ObjectiveBatch batch = new ObjectiveBatch();

  /**
   * Prepares a run.
   *
   * @param sampler gives the windows of each step; its step must hold {@code config.batch()} rows
   * @param kernels what the updates run on
   */
  public Trainer(
      TrainableModel model,
      Objective objective,
      BatchSampler sampler,
      TrainingConfig config,
      Kernels kernels) {
    this.model = model;
    this.objective = objective;
    this.sampler = sampler;
    this.config = config;
    clipping = new GradientClipping(model.parameters(), kernels);
    optimizer = new AdamW(model.parameters(), config.adamW(), kernels);
    average =
        config.emaDecay() > 0
            ? new ExponentialMovingAverage(model.parameters(), config.emaDecay(), kernels)
            : null;
  }

  /** How the run goes. */
  public TrainingConfig config() {
    return config;
  }

  /** The optimizer, whose moments belong to the run's state. */
  public AdamW optimizer() {
    return optimizer;
  }

  /** The moving average, if the run keeps one. */
  public @Nullable ExponentialMovingAverage average() {
    return average;
  }

  /**
   * Trains from {@code step} updates on to the end.
   *
   * @param step updates made already, 0 for a new run
   * @param heldOut evaluated every so many steps and at the end; null for never
   * @param saver writes the state every so many steps and at the end
   * @param listener hears of everything
   * @throws DivergedException if a loss or gradient is not finite; nothing was updated or saved
   *     with it
   */
  public void run(long step, @Nullable HeldOutLoss heldOut, Saver saver, TrainingListener listener)
      throws IOException {
    for (long at = step; at < config.steps(); at++) {
      listener.onStep(update(at));
      long done = at + 1;
      boolean last = done == config.steps();
      if (heldOut != null && config.evaluateEvery() > 0) {
        if (last || done % config.evaluateEvery() == 0) {
          listener.onEvaluation(done, evaluate(heldOut));
        }
      }
      if (last || done % config.saveEvery() == 0) {
        saver.save(done);
        listener.onSaved(done);
      }
    }
  }

  private StepReport update(long step) {
    long start = System.nanoTime();
    model.clearGradients();
    double loss = 0;
    long tokens = 0;
    for (int first = 0; first < config.batch(); first += config.microBatch()) {
      TokenBatch windows = sampler.batch(step, first, config.microBatch());
      objective.prepare(windows, config.seed(), batch);
      loss += model.lossAndGradients(batch);
      tokens += (long) batch.batch() * batch.seq();
    }
    double norm = clipping.norm();
    requireFinite(step, loss, norm);
    double rate = config.schedule().at(step, config.steps());
    optimizer.step(step + 1, rate, GradientClipping.scale(norm, config.clip()));
    if (average != null) {
      average.update(step + 1);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    return new StepReport(step + 1, loss, norm, rate, tokens, seconds);
  }

  private LossEstimate evaluate(HeldOutLoss heldOut) {
    if (average == null) {
      return heldOut.evaluate();
    }
    average.swap();
    try {
      return heldOut.evaluate();
    } finally {
      average.swap();
    }
  }

  private void requireFinite(long step, double loss, double norm) {
    if (Double.isFinite(loss) && Double.isFinite(norm)) {
      return;
    }
    String what =
        clipping
            .firstNotFinite()
            .map(name -> "the gradient of " + name)
            .orElse("the norm of the gradients");
    throw new DivergedException(
        "step "
            + (step + 1)
            + ": the loss is "
            + loss
            + " and "
            + what
            + " is not finite; nothing was updated. Resume from the last checkpoint with a smaller"
            + " learning rate or stronger clipping");
  }
}
