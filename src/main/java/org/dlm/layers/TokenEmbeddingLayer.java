// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.layers;

import java.util.List;
import org.dlm.kernels.Kernels;

/** Replaces each token id by its row of the embedding table [vocabularySize, dModel]. */
public final class TokenEmbeddingLayer extends SequenceLayer {

  private static final long serialVersionUID = 1L;

  /** Columns that one task of the backward pass takes. */
  private static final int COLUMNS_PER_TASK = 64;

  private final transient WeightMatrix table;

  /** Builds a table of what the source has. */
  public TokenEmbeddingLayer(
      Kernels kernels,
      SequenceBatch sequences,
      int vocabularySize,
      int dModel,
      WeightSource weights) {
    super(kernels, sequences, 1, dModel);
    table = weights.matrix(kernels, dModel, new MatrixPart("embedding.weight", vocabularySize));
  }

  /** The table, which a tied head multiplies with. */
  WeightMatrix table() {
    return table;
  }

  @Override
  public List<Parameter> parameters() {
    return table.parameters();
  }

  /** Reads the ids of the batch, not the layer before. */
  @Override
  public void forward() {
    growOutputs();
    forward(new float[0], getOutputs().getValues());
  }

  @Override
  public void backward() {
    backward(new float[0], getNextLayer().getDeltas().getValues(), new float[0]);
  }

  @Override
  void forward(float[] unused, float[] y) {
    int width = outputWidth();
    for (int row = 0; row < sequences.rows(); row++) {
      int id = sequences.id(row);
      if (id < 0 || id >= table.out()) {
        throw new IllegalArgumentException(
            "token id " + id + " is not in the vocabulary of " + table.out());
      }
      table.row(id, y, row * width);
    }
  }

  /**
   * {@code dTable[id] += dy[row]}; ids have no gradient. Tasks share columns, so never a number.
   */
  @Override
  void backward(float[] unused, float[] dy, float[] none) {
    int width = outputWidth();
    float[] gradients = table.gradients();
    int tasks = (width + COLUMNS_PER_TASK - 1) / COLUMNS_PER_TASK;
    kernels
        .parallel()
        .run(
            tasks,
            (task, worker) -> {
              int from = task * COLUMNS_PER_TASK;
              int n = Math.min(COLUMNS_PER_TASK, width - from);
              for (int row = 0; row < sequences.rows(); row++) {
                int at = sequences.id(row) * width + from;
                kernels.rows().add(dy, row * width + from, gradients, at, n);
              }
            });
  }
}
