// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.layers;

import java.util.List;
import java.util.stream.Stream;
import org.dlm.kernels.AttentionMode;
import org.dlm.kernels.Kernels;
import org.jspecify.annotations.Nullable;

/**
 * Multi-head self-attention with rotary positions and grouped key-value heads (Vaswani et al. 2017;
 * Ainslie et al. 2023): {@code y = output(softmax(q kᵀ / sqrt(headWidth)) v)}.
 *
 * <p>Query, key and value are one product. In inference keys and values live in a cache, so that a
 * pass may run on a window of the positions only.
 */
public final class SelfAttentionLayer extends SequenceLayer {

  private static final long serialVersionUID = 1L;

  private final transient BlockMemory memory;
  private final transient RotaryEmbedding rotary;
  private final transient WeightMatrix queryKeyValue;
  private final transient WeightMatrix output;
  private final transient List<Parameter> parameters;
  private final transient KeyValueCache cache;
  private final transient AttentionHeads heads;
  private final int queryWidth;
  private final int keyValueWidth;
  private final int headWidth;

  /**
   * Builds the layer of the weights that the memory's source has.
   *
   * @param prefix of the parameters' names, such as {@code blocks.0.}
   * @param headCount query heads
   * @param keyValueHeads key and value heads, a divisor of {@code headCount}
   * @param rotary the network's table of angles
   */
  public SelfAttentionLayer(
      Kernels kernels,
      SequenceBatch sequences,
      String prefix,
      int dModel,
      int headCount,
      int keyValueHeads,
      AttentionMode mode,
      RotaryEmbedding rotary,
      BlockMemory memory) {
    super(kernels, sequences, dModel, dModel);
    this.memory = memory;
    this.rotary = rotary;
    headWidth = dModel / headCount;
    queryWidth = headCount * headWidth;
    keyValueWidth = keyValueHeads * headWidth;
    WeightSource weights = memory.weights();
    queryKeyValue =
        weights.matrix(
            kernels,
            dModel,
            new MatrixPart(prefix + "query.weight", queryWidth),
            new MatrixPart(prefix + "key.weight", keyValueWidth),
            new MatrixPart(prefix + "value.weight", keyValueWidth));
    output =
        weights.matrix(
            kernels, queryWidth, new MatrixPart(prefix + "attentionOutput.weight", dModel));
    parameters =
        Stream.concat(queryKeyValue.parameters().stream(), output.parameters().stream()).toList();
    cache = new KeyValueCache(keyValueWidth);
    heads =
        new AttentionHeads(
            kernels, sequences, headCount, keyValueHeads, headWidth, mode, memory.scratch);
  }

  @Override
  public List<Parameter> parameters() {
    return parameters;
  }

  @Override
  void forward(float[] x, float[] y) {
    project(attend(x), null, y);
  }

  @Override
  void backward(float[] x, float[] dy, float[] dx) {
    float[] dAttended = memory.scratch.attendedGradient.atLeast(attendedSize());
    backwardProjection(memory.attended.atLeast(attendedSize()), dy, dAttended);
    backwardAttention(x, dAttended, dx);
  }

  /** Width of what the heads give. */
  int attendedWidth() {
    return queryWidth;
  }

  private long attendedSize() {
    return (long) sequences.rows() * queryWidth;
  }

  /**
   * First half: what the heads give for {@code x}.
   *
   * @return [rows, attendedWidth], kept until the backward pass
   */
  float[] attend(float[] x) {
    int rows = sequences.rows();
    float[] qkv = memory.queryKeyValue.atLeast((long) rows * queryKeyValue.out());
    float[] attended = memory.attended.atLeast(attendedSize());
    queryKeyValue.forward(x, rows, null, qkv);
    if (memory.training()) {
      rotate(qkv, 1);
      heads.forward(qkv, attended);
    } else {
      rotateIntoCache(qkv);
      heads.forward(qkv, cache, attended);
    }
    return attended;
  }

  /** Second half: {@code y = residual + output(attended)}; without the sum if residual is null. */
  void project(float[] attended, float @Nullable [] residual, float[] y) {
    output.forward(attended, sequences.rows(), residual, y);
  }

  /** Backward of {@link #project}. */
  void backwardProjection(float[] attended, float[] dy, float[] dAttended) {
    output.backward(attended, dy, sequences.rows(), dAttended);
  }

  /** Backward of {@link #attend}. */
  void backwardAttention(float[] x, float[] dAttended, float[] dx) {
    int rows = sequences.rows();
    float[] qkv = memory.queryKeyValue.atLeast((long) rows * queryKeyValue.out());
    float[] dQkv = memory.scratch.queryKeyValueGradient.atLeast((long) rows * queryKeyValue.out());
    // attended = heads(qkv)
    heads.backward(qkv, dAttended, dQkv);
    // qkv = rotate(queryKeyValue(x))
    rotate(dQkv, -1);
    queryKeyValue.backward(x, dQkv, rows, dx);
  }

  /** Turns the queries and keys of each row by the angles of its position. */
  private void rotate(float[] qkv, int sign) {
    kernels.parallel().run(rowTasks(), (task, worker) -> rotate(qkv, task, sign));
  }

  private void rotate(float[] qkv, int task, int sign) {
    int width = queryKeyValue.out();
    int rotatedHeads = (queryWidth + keyValueWidth) / headWidth;
    int first = task * ROWS_PER_TASK;
    for (int row = first; row < first + rowsOfTask(task); row++) {
      int position = sequences.position(row);
      rotary.rotate(kernels.rows(), qkv, row * width, rotatedHeads, position, sign);
    }
  }

  /** Rotates, and writes the keys and values of the window into the cache. */
  private void rotateIntoCache(float[] qkv) {
    cache.grow(sequences.batch(), sequences.length());
    kernels
        .parallel()
        .run(
            rowTasks(),
            (task, worker) -> {
              rotate(qkv, task, 1);
              writeCache(qkv, task);
            });
  }

  private void writeCache(float[] qkv, int task) {
    int width = queryKeyValue.out();
    int first = task * ROWS_PER_TASK;
    for (int row = first; row < first + rowsOfTask(task); row++) {
      int at = cache.offset(row / sequences.windowLength(), sequences.position(row));
      System.arraycopy(qkv, row * width + queryWidth, cache.values(), at, 2 * keyValueWidth);
    }
  }
}
