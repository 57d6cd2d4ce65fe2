// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.layers;

import java.util.List;
import java.util.stream.Stream;
import org.dlm.kernels.Kernels;
import org.jspecify.annotations.Nullable;

/**
 * The feed-forward part: {@code y = down(silu(gate x) * up x)} (Shazeer 2020, eq. 6).
 *
 * <p>Gate and up are one product. The gated values are computed again in the backward pass instead
 * of being kept.
 */
public final class SwiGluLayer extends SequenceLayer {

  private static final long serialVersionUID = 1L;

  private final transient BlockMemory memory;
  private final transient WeightMatrix gateUp;
  private final transient WeightMatrix down;
  private final transient List<Parameter> parameters;
  private final int width;

  /**
   * Builds the layer of the weights that the memory's source has.
   *
   * @param prefix of the parameters' names, such as {@code blocks.0.}
   * @param feedForward inner width
   */
  public SwiGluLayer(
      Kernels kernels,
      SequenceBatch sequences,
      String prefix,
      int dModel,
      int feedForward,
      BlockMemory memory) {
    super(kernels, sequences, dModel, dModel);
    this.memory = memory;
    this.width = feedForward;
    WeightSource weights = memory.weights();
    gateUp =
        weights.matrix(
            kernels,
            dModel,
            new MatrixPart(prefix + "gate.weight", feedForward),
            new MatrixPart(prefix + "up.weight", feedForward));
    down = weights.matrix(kernels, feedForward, new MatrixPart(prefix + "down.weight", dModel));
    parameters = Stream.concat(gateUp.parameters().stream(), down.parameters().stream()).toList();
  }

  @Override
  public List<Parameter> parameters() {
    return parameters;
  }

  @Override
  void forward(float[] x, float[] y) {
    forward(x, null, y);
  }

  /** {@code y = residual + layer(x)}, the residual connection; none if it is null. */
  void forward(float[] x, float @Nullable [] residual, float[] y) {
    int rows = sequences.rows();
    float[] h = memory.gateUp.atLeast((long) rows * 2 * width);
    float[] gated = memory.scratch.gated.atLeast((long) rows * width);
    gateUp.forward(x, rows, null, h);
    gate(h, gated);
    down.forward(gated, rows, residual, y);
  }

  @Override
  void backward(float[] x, float[] dy, float[] dx) {
    int rows = sequences.rows();
    float[] h = memory.gateUp.atLeast((long) rows * 2 * width);
    float[] gated = memory.scratch.gated.atLeast((long) rows * width);
    float[] dGated = memory.scratch.gatedGradient.atLeast((long) rows * width);
    float[] dh = memory.scratch.gateUpGradient.atLeast((long) rows * 2 * width);
    // y = down(gated)
    gate(h, gated);
    down.backward(gated, dy, rows, dGated);
    // gated = silu(gate) * up
    kernels
        .parallel()
        .run(
            rowTasks(),
            (task, worker) -> {
              int row = task * ROWS_PER_TASK;
              int at = row * width;
              kernels
                  .rows()
                  .swiGluBackward(h, 2 * at, dGated, at, dh, 2 * at, rowsOfTask(task), width);
            });
    // [gate, up] = gateUp(x)
    gateUp.backward(x, dh, rows, dx);
  }

  private void gate(float[] h, float[] gated) {
    kernels
        .parallel()
        .run(
            rowTasks(),
            (task, worker) -> {
              int at = task * ROWS_PER_TASK * width;
              kernels.rows().swiGlu(h, 2 * at, gated, at, rowsOfTask(task), width);
            });
  }
}
