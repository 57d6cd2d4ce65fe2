// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.layers;

import java.util.List;
import org.dlm.kernels.Kernels;

/**
 * The output head: {@code logits = W hidden}, for the rows that are asked for only.
 *
 * <p>It stands after the chain of layers: a step gathers the rows that carry loss and sends them
 * through in chunks, so that logits of all positions never exist at once. Its {@code deltas} are
 * the gradient of the hidden states, which the last layer of the chain reads.
 */
public final class LanguageModelHead extends SequenceLayer {

  private static final long serialVersionUID = 1L;

  private final transient WeightMatrix weight;
  private final transient List<Parameter> parameters;
  private final transient ReusedArray gathered = new ReusedArray();
  private final transient ReusedArray gatheredGradient = new ReusedArray();

  /** Builds a head of its own of what the source has. */
  public LanguageModelHead(
      Kernels kernels,
      SequenceBatch sequences,
      int vocabularySize,
      int dModel,
      WeightSource weights) {
    super(kernels, sequences, dModel, vocabularySize);
    weight = weights.matrix(kernels, dModel, new MatrixPart("head.weight", vocabularySize));
    parameters = weight.parameters();
  }

  /** Builds a head that multiplies with the embedding table. */
  public LanguageModelHead(
      Kernels kernels, SequenceBatch sequences, TokenEmbeddingLayer embedding) {
    super(kernels, sequences, embedding.table().in(), embedding.table().out());
    weight = embedding.table();
    parameters = List.of();
  }

  /** The head's own parameters: none if it is tied to the embedding, or packed. */
  @Override
  public List<Parameter> parameters() {
    return parameters;
  }

  /** Number of logits per row. */
  public int vocabularySize() {
    return outputWidth();
  }

  @Override
  void forward(float[] x, float[] y) {
    weight.forward(x, sequences.rows(), null, y);
  }

  @Override
  void backward(float[] x, float[] dy, float[] dx) {
    weight.backward(x, dy, sequences.rows(), dx);
  }

  /**
   * Computes logits of some rows.
   *
   * @param hidden hidden states [rows, dModel]. Not modified.
   * @param rows the rows wanted
   * @param from index in {@code rows} of the first
   * @param count how many
   * @param logits receives [count, vocabularySize]. Modified.
   */
  public void logits(float[] hidden, int[] rows, int from, int count, float[] logits) {
    float[] x = gathered.atLeast((long) count * inputWidth());
    gather(hidden, rows, from, count, x);
    weight.forward(x, count, null, logits);
  }

  /**
   * Backward of the last {@link #logits}, with the same arguments: adds to the weight's gradient
   * and writes the rows' gradients.
   *
   * @param dLogits dLoss/dLogits [count, vocabularySize]. Not modified.
   * @param dHidden receives dLoss/dHidden at those rows [rows, dModel]. Modified.
   */
  public void backward(
      float[] hidden, int[] rows, int from, int count, float[] dLogits, float[] dHidden) {
    int width = inputWidth();
    float[] x = gathered.atLeast((long) count * width);
    float[] dx = gatheredGradient.atLeast((long) count * width);
    gather(hidden, rows, from, count, x);
    weight.backward(x, dLogits, count, dx);
    for (int i = 0; i < count; i++) {
      System.arraycopy(dx, i * width, dHidden, rows[from + i] * width, width);
    }
  }

  private void gather(float[] hidden, int[] rows, int from, int count, float[] into) {
    int width = inputWidth();
    for (int i = 0; i < count; i++) {
      System.arraycopy(hidden, rows[from + i] * width, into, i * width, width);
    }
  }
}
