// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.objective;

import org.dlm.kernels.Kernels;

/** The one loss of the house: {@code sum of weight * -log softmax(logits)[label]}, in nats. */
public final class WeightedCrossEntropy {

  private static final int ROWS_PER_TASK = 8;

  private final Kernels kernels;

  /** Builds the loss on the given kernels. */
  public WeightedCrossEntropy(Kernels kernels) {
    this.kernels = kernels;
  }

  /**
   * Computes the loss of each row and replaces the logits by their gradients.
   *
   * @param logits logits [rows, vocabulary]; become dLoss/dLogits. Modified.
   * @param labels label of each row, from {@code offset} on. Not modified.
   * @param weights weight of each row, from {@code offset} on. Not modified.
   * @param losses receives {@code -log softmax(logits)[label]} of each row, unweighted, from {@code
   *     offset} on. Modified.
   */
  public void lossesAndGradients(
      float[] logits,
      int rows,
      int vocabulary,
      int[] labels,
      float[] weights,
      double[] losses,
      int offset) {
    int tasks = (rows + ROWS_PER_TASK - 1) / ROWS_PER_TASK;
    kernels
        .parallel()
        .run(
            tasks,
            (task, worker) -> {
              int end = Math.min(rows, (task + 1) * ROWS_PER_TASK);
              for (int row = task * ROWS_PER_TASK; row < end; row++) {
                int at = offset + row;
                losses[at] =
                    kernels
                        .rows()
                        .crossEntropy(
                            logits, row * vocabulary, vocabulary, labels[at], weights[at]);
              }
            });
  }
}
