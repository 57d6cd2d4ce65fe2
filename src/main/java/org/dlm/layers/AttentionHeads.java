// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.layers;

import java.util.Arrays;
import org.dlm.kernels.AttentionMode;
import org.dlm.kernels.Kernels;
import org.jspecify.annotations.Nullable;

/**
 * {@code attended = softmax(q kᵀ / sqrt(headWidth)) v} per head, forward and backward.
 *
 * <p>Queries are taken in blocks, so that never more than [{@value #QUERY_BLOCK}, length] scores
 * exist per thread; the backward pass computes them again. Queries, keys and values may have any
 * stride between positions, so that they are read where the projection or the cache left them.
 */
final class AttentionHeads {

  private static final int QUERY_BLOCK = 128;

  private final Kernels kernels;
  private final SequenceBatch sequences;
  private final int heads;
  private final int keyValueHeads;
  private final int headWidth;
  private final int rowWidth;
  private final AttentionMode mode;
  private final BlockMemory.Scratch scratch;
  private final float scale;

  AttentionHeads(
      Kernels kernels,
      SequenceBatch sequences,
      int heads,
      int keyValueHeads,
      int headWidth,
      AttentionMode mode,
      BlockMemory.Scratch scratch) {
    this.kernels = kernels;
    this.sequences = sequences;
    this.heads = heads;
    this.keyValueHeads = keyValueHeads;
    this.headWidth = headWidth;
    this.mode = mode;
    this.scratch = scratch;
    rowWidth = (heads + 2 * keyValueHeads) * headWidth;
    scale = (float) (1 / Math.sqrt(headWidth));
  }

  /** Attends within one pass: qkv [rows, rowWidth] to attended [rows, heads * headWidth]. */
  void forward(float[] qkv, float[] attended) {
    attend(qkv, null, attended);
  }

  /** Attends to the cache, which already holds this pass's keys and values. */
  void forward(float[] qkv, KeyValueCache cache, float[] attended) {
    attend(qkv, cache, attended);
  }

  private void attend(float[] qkv, @Nullable KeyValueCache cache, float[] attended) {
    int window = sequences.windowLength();
    int blocks = (window + QUERY_BLOCK - 1) / QUERY_BLOCK;
    int scoreSize = QUERY_BLOCK * sequences.length();
    float[] scores = scratch.scores.atLeast((long) kernels.parallel().threads() * scoreSize);
    kernels
        .parallel()
        .run(
            sequences.batch() * heads * blocks,
            (task, worker) -> {
              int b = task / (heads * blocks);
              int head = task / blocks % heads;
              int first = task % blocks * QUERY_BLOCK;
              int count = Math.min(QUERY_BLOCK, window - first);
              int row = b * window + first;
              int from = firstKey(b);
              int to = endKey(b, first + count - 1);
              int keys = to - from;
              float[] kv = cache == null ? qkv : cache.values();
              int stride = cache == null ? rowWidth : cache.stride();
              int key =
                  cache == null
                      ? keyOffset(b * window + from, head)
                      : cache.offset(b, from) + group(head) * headWidth;
              int value = key + keyValueHeads * headWidth;
              int s = worker * scoreSize;
              int q = row * rowWidth + head * headWidth;
              probabilities(b, first, count, qkv, q, kv, key, stride, keys, scores, s);
              int at = row * heads * headWidth + head * headWidth;
              kernels
                  .matmul()
                  .ab(
                      count,
                      headWidth,
                      keys,
                      scores,
                      s,
                      keys,
                      kv,
                      value,
                      stride,
                      attended,
                      at,
                      heads * headWidth,
                      false);
            });
  }

  /** scores [count, keys] = softmax(scale * q kᵀ), 0 where a query may not look. */
  private void probabilities(
      int b,
      int first,
      int count,
      float[] q,
      int qOffset,
      float[] k,
      int kOffset,
      int kStride,
      int keys,
      float[] scores,
      int s) {
    kernels
        .matmul()
        .abT(
            count, keys, headWidth, q, qOffset, rowWidth, k, kOffset, kStride, scores, s, keys,
            false);
    for (int i = 0; i < count; i++) {
      int visible = endKey(b, first + i) - firstKey(b);
      int at = s + i * keys;
      kernels.rows().softmax(scores, at, visible, scale);
      Arrays.fill(scores, at + visible, at + keys, 0f);
    }
  }

  /**
   * Backward of {@link #forward(float[], float[])}. A task is one key-value head of one sequence
   * with all its query heads, so that no two tasks write the same numbers.
   *
   * @param qkv as the forward pass left it [rows, rowWidth]. Not modified.
   * @param dAttended dLoss/dAttended [rows, heads * headWidth]. Not modified.
   * @param dQkv receives dLoss/dQkv [rows, rowWidth]. Modified.
   */
  void backward(float[] qkv, float[] dAttended, float[] dQkv) {
    int length = sequences.windowLength();
    int scoreSize = QUERY_BLOCK * length;
    int threads = kernels.parallel().threads();
    float[] p = scratch.scores.atLeast((long) threads * scoreSize);
    float[] dp = scratch.scoreGradients.atLeast((long) threads * scoreSize);
    kernels
        .parallel()
        .run(
            sequences.batch() * keyValueHeads,
            (task, worker) -> {
              int b = task / keyValueHeads;
              int group = task % keyValueHeads;
              int perGroup = heads / keyValueHeads;
              zeroKeyValue(dQkv, b, group * perGroup);
              for (int head = group * perGroup; head < (group + 1) * perGroup; head++) {
                for (int first = 0; first < length; first += QUERY_BLOCK) {
                  int count = Math.min(QUERY_BLOCK, length - first);
                  backward(b, head, first, count, qkv, dAttended, dQkv, p, dp, worker * scoreSize);
                }
              }
            });
  }

  /** One block of queries of one head. */
  private void backward(
      int b,
      int head,
      int first,
      int count,
      float[] qkv,
      float[] dAttended,
      float[] dQkv,
      float[] p,
      float[] dp,
      int s) {
    int length = sequences.windowLength();
    int from = firstKey(b);
    int keys = endKey(b, first + count - 1) - from;
    int row = b * length + first;
    int q = row * rowWidth + head * headWidth;
    int k = keyOffset(b * length + from, head);
    int v = k + keyValueHeads * headWidth;
    int dy = row * heads * headWidth + head * headWidth;
    int dyStride = heads * headWidth;
    var matmul = kernels.matmul();
    // p = softmax(scale * q kᵀ)
    probabilities(b, first, count, qkv, q, qkv, k, rowWidth, keys, p, s);
    // y = p v
    matmul.abT(
        count, keys, headWidth, dAttended, dy, dyStride, qkv, v, rowWidth, dp, s, keys, false);
    matmul.aTb(
        keys, headWidth, count, p, s, keys, dAttended, dy, dyStride, dQkv, v, rowWidth, true);
    for (int i = 0; i < count; i++) {
      int visible = endKey(b, first + i) - from;
      int at = s + i * keys;
      kernels.rows().softmaxBackward(p, at, dp, at, visible, scale);
      Arrays.fill(dp, at + visible, at + keys, 0f);
    }
    // scores = q kᵀ
    matmul.ab(count, headWidth, keys, dp, s, keys, qkv, k, rowWidth, dQkv, q, rowWidth, false);
    matmul.aTb(keys, headWidth, count, dp, s, keys, qkv, q, rowWidth, dQkv, k, rowWidth, true);
  }

  private void zeroKeyValue(float[] dQkv, int b, int head) {
    int length = sequences.windowLength();
    for (int row = b * length; row < (b + 1) * length; row++) {
      int k = keyOffset(row, head);
      int v = k + keyValueHeads * headWidth;
      Arrays.fill(dQkv, k, k + headWidth, 0f);
      Arrays.fill(dQkv, v, v + headWidth, 0f);
    }
  }

  private int group(int head) {
    return head / (heads / keyValueHeads);
  }

  private int keyOffset(int row, int head) {
    return row * rowWidth + (heads + group(head)) * headWidth;
  }

  private int firstKey(int b) {
    return sequences.validFrom(b);
  }

  /** Key after the last that the query at {@code from + i} may look at; at least one is visible. */
  private int endKey(int b, int i) {
    int valid = sequences.validTo(b);
    return switch (mode) {
      case BIDIRECTIONAL -> valid;
      case CAUSAL ->
          Math.max(sequences.validFrom(b) + 1, Math.min(valid, sequences.from() + i + 1));
    };
  }
}
