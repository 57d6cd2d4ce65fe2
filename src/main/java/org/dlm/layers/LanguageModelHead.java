// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.layers;

import java.util.List;
import org.dlm.kernels.Kernels;

/**
 * The output head: {@code logits = W hidden}, for the rows that are given.
 *
 * <p>It stands after the chain of layers: a step sends the rows that carry loss through in chunks,
 * so that logits of all positions never exist at once. Its {@code deltas} are the gradient of the
 * hidden states, which the last layer of the chain reads.
 */
public final class LanguageModelHead extends SequenceLayer {

  private static final long serialVersionUID = 1L;

  private final transient WeightMatrix weight;
  private final transient List<Parameter> parameters;
  private final transient ReusedArray chunk = new ReusedArray();
  private final transient ReusedArray chunkGradient = new ReusedArray();

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
   * @param from the first row
   * @param count how many rows
   * @param logits receives [count, vocabularySize]. Modified.
   */
  public void logits(float[] hidden, int from, int count, float[] logits) {
    weight.forward(chunk(hidden, from, count), count, null, logits);
  }

  /**
   * Backward of the last {@link #logits}, with the same arguments: adds to the weight's gradient
   * and writes the rows' gradients.
   *
   * @param dLogits dLoss/dLogits [count, vocabularySize]. Not modified.
   * @param dHidden receives dLoss/dHidden at those rows [rows, dModel]. Modified.
   */
  public void backward(float[] hidden, int from, int count, float[] dLogits, float[] dHidden) {
    int width = inputWidth();
    float[] dx = chunkGradient.atLeast((long) count * width);
    weight.backward(chunk(hidden, from, count), dLogits, count, dx);
    System.arraycopy(dx, 0, dHidden, from * width, count * width);
  }

  /** Rows from a place on, at the beginning of an array. */
  private float[] chunk(float[] hidden, int from, int count) {
    if (from == 0) {
      return hidden;
    }
    int width = inputWidth();
    float[] x = chunk.atLeast((long) count * width);
    System.arraycopy(hidden, from * width, x, 0, count * width);
    return x;
  }
}
