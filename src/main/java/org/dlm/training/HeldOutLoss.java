// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.training;

import org.dlm.data.TokenBatch;
import org.dlm.data.TokenWindows;
import org.dlm.objective.LossEstimate;
import org.dlm.objective.Objective;
import org.dlm.objective.ObjectiveBatch;

/**
 * Loss on text that is not trained on, with its confidence interval.
 *
 * <p>Windows are spread evenly over the text, and the random masks are the same at each evaluation,
 * so that differences between steps are the model's.
 */
public final class HeldOutLoss {

  /** Every evaluation uses the random streams of this step. */
  private static final long STREAM_STEP = 0;

  private final TrainableModel model;
  private final Objective objective;
  private final TokenWindows windows;
  private final int total;
  private final int batch;
  private final long seed;
  private final ObjectiveBatch objectiveBatch = new ObjectiveBatch();
  private final int[] ids;
  private final double[] losses;
  private final double[] rowLosses;

  /**
   * Prepares evaluations.
   *
   * @param objective the proper bound for diffusion, next-token loss for AR
   * @param maxWindows how many windows are used at most
   * @param batch windows per pass
   */
  public HeldOutLoss(
      TrainableModel model,
      Objective objective,
      TokenWindows windows,
      int maxWindows,
      int batch,
      long seed) {
    this.model = model;
    this.objective = objective;
    this.windows = windows;
    this.batch = batch;
    this.seed = seed;
    total = (int) Math.min(maxWindows, windows.count());
    if (total < 2) {
      throw new IllegalArgumentException(
          "held-out evaluation needs at least 2 windows, but there are "
              + total
              + "; give it more text (--held-out) or more windows (--evaluation-windows)");
    }
    ids = new int[batch * (windows.seq() + 1)];
    losses = new double[total];
    rowLosses = new double[batch];
  }

  /** Evaluates the model as it is, in nats per token. */
  public LossEstimate evaluate() {
    for (int first = 0; first < total; first += batch) {
      int rows = Math.min(batch, total - first);
      for (int row = 0; row < rows; row++) {
        long index = windows.count() * (first + row) / total;
        windows.read(index, ids, row * (windows.seq() + 1));
      }
      TokenBatch tokens = new TokenBatch(rows, windows.seq(), ids, STREAM_STEP, first, total);
      objective.prepare(tokens, seed, objectiveBatch);
      model.rowLosses(objectiveBatch, rowLosses);
      for (int row = 0; row < rows; row++) {
        losses[first + row] = rowLosses[row] * total;
      }
    }
    return LossEstimate.of(losses, total);
  }
}
