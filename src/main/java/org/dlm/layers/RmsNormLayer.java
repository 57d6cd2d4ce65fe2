// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.layers;

import java.util.Arrays;
import java.util.List;
import org.dlm.kernels.Kernels;

/** RMSNorm with a gain (Zhang and Sennrich 2019, eq. 4). */
public final class RmsNormLayer extends SequenceLayer {

  private static final long serialVersionUID = 1L;

  private final transient Parameter gain;
  private final transient ReusedArray inverseRms;
  private final transient ReusedArray gainGradients;
  private final float epsilon;

  /** Builds a norm with memory of its own and gains of 1. */
  public RmsNormLayer(
      Kernels kernels,
      SequenceBatch sequences,
      String name,
      int width,
      double epsilon,
      boolean training) {
    this(kernels, sequences, name, width, epsilon, training, new ReusedArray(), new ReusedArray());
  }

  RmsNormLayer(
      Kernels kernels,
      SequenceBatch sequences,
      String name,
      int width,
      double epsilon,
      boolean training,
      ReusedArray inverseRms,
      ReusedArray gainGradients) {
    super(kernels, sequences, width, width);
    this.epsilon = (float) epsilon;
    this.inverseRms = inverseRms;
    this.gainGradients = gainGradients;
    float[] gains = new float[width];
    Arrays.fill(gains, 1f);
    gain = new Parameter(name, gains, training ? new float[width] : null, 0, width);
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(gain);
  }

  @Override
  void forward(float[] x, float[] y) {
    int width = inputWidth();
    float[] rms = inverseRms.atLeast(sequences.rows());
    kernels
        .parallel()
        .run(
            rowTasks(),
            (task, worker) -> {
              int row = task * ROWS_PER_TASK;
              int at = row * width;
              kernels
                  .rows()
                  .rmsNorm(
                      x, at, gain.values(), 0, epsilon, y, at, rms, row, rowsOfTask(task), width);
            });
  }

  @Override
  void backward(float[] x, float[] dy, float[] dx) {
    Arrays.fill(dx, 0, sequences.rows() * inputWidth(), 0f);
    backwardAccumulating(x, dy, dx);
  }

  /** As {@link #backward}, but adds to {@code dx}. Each task sums gain gradients of its own. */
  void backwardAccumulating(float[] x, float[] dy, float[] dx) {
    int width = inputWidth();
    int tasks = rowTasks();
    float[] rms = inverseRms.atLeast(sequences.rows());
    float[] partial = gainGradients.atLeast((long) tasks * width);
    Arrays.fill(partial, 0, tasks * width, 0f);
    kernels
        .parallel()
        .run(
            tasks,
            (task, worker) -> {
              int row = task * ROWS_PER_TASK;
              int at = row * width;
              kernels
                  .rows()
                  .rmsNormBackward(
                      x,
                      at,
                      gain.values(),
                      0,
                      rms,
                      row,
                      dy,
                      at,
                      dx,
                      at,
                      partial,
                      task * width,
                      rowsOfTask(task),
                      width);
            });
    for (int task = 0; task < tasks; task++) {
      kernels.rows().add(partial, task * width, gain.gradients(), 0, width);
    }
  }
}
