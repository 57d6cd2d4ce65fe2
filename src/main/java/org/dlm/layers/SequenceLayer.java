// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.layers;

import deepnetts.net.layers.AbstractLayer;
import deepnetts.util.Tensor;
import java.util.List;
import org.dlm.kernels.Kernels;

/**
 * A layer over the positions of a batch of sequences, in the frame of Deep Netts.
 *
 * <p>Tensors are 2-D, [rows, width], and grow to the largest batch seen; {@link
 * SequenceBatch#rows()} says how many rows count. {@code outputs} is what the next layer reads, and
 * {@code deltas} is dLoss/dInputs, which the layer before reads as the gradient of its outputs.
 * Gradients of parameters accumulate. A layer belongs to one network and is not thread-safe.
 */
public abstract class SequenceLayer extends AbstractLayer {

  private static final long serialVersionUID = 1L;

  /** Rows that one task of a row-wise loop takes; fixed, so that results are. */
  static final int ROWS_PER_TASK = 32;

  final transient Kernels kernels;
  final transient SequenceBatch sequences;
  private final int inputWidth;
  private final int outputWidth;

  SequenceLayer(Kernels kernels, SequenceBatch sequences, int inputWidth, int outputWidth) {
    this.kernels = kernels;
    this.sequences = sequences;
    this.inputWidth = inputWidth;
    this.outputWidth = outputWidth;
  }

  /** Trained tensors, in a fixed order. */
  public abstract List<Parameter> parameters();

  /**
   * Computes {@code y} from {@code x}.
   *
   * @param x inputs [rows, inputWidth]. Not modified.
   * @param y receives the outputs [rows, outputWidth]. Modified.
   */
  abstract void forward(float[] x, float[] y);

  /**
   * Computes {@code dx} from {@code dy} after {@link #forward}, and accumulates the parameters'
   * gradients.
   *
   * @param x inputs of the forward pass [rows, inputWidth]. Not modified.
   * @param dy dLoss/dOutputs [rows, outputWidth]. Not modified.
   * @param dx receives dLoss/dInputs [rows, inputWidth]. Modified.
   */
  abstract void backward(float[] x, float[] dy, float[] dx);

  /** Allocates nothing: tensors grow with the first batch. */
  @Override
  public final void init() {}

  /** {@code outputs = f(outputs of the layer before)}. */
  @Override
  public void forward() {
    growOutputs();
    forward(getPrevlayer().getOutputs().getValues(), getOutputs().getValues());
  }

  /** {@code deltas = dLoss/dInputs}, from the deltas of the layer after. */
  @Override
  public void backward() {
    backward(
        getPrevlayer().getOutputs().getValues(),
        getNextLayer().getDeltas().getValues(),
        getDeltas().getValues());
  }

  /** Refused: parameters are updated all together by the optimizer. */
  @Override
  public final void applyWeightChanges() {
    throw new IllegalStateException("parameters are updated by the optimizer, not by their layer");
  }

  final void growOutputs() {
    int rows = sequences.rows();
    Tensor current = getOutputs();
    if (current == null || current.getRows() < rows) {
      setOutputs(new Tensor(rows, outputWidth));
    }
  }

  final int inputWidth() {
    return inputWidth;
  }

  final int outputWidth() {
    return outputWidth;
  }

  /** Number of tasks of a row-wise loop over the current batch. */
  final int rowTasks() {
    return (sequences.rows() + ROWS_PER_TASK - 1) / ROWS_PER_TASK;
  }

  /** Rows of task {@code task} of a row-wise loop. */
  final int rowsOfTask(int task) {
    return Math.min(ROWS_PER_TASK, sequences.rows() - task * ROWS_PER_TASK);
  }
}
