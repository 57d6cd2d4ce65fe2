// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.kernels;

/**
 * Sums in the order in which {@link VectorRowKernels} takes them, in plain loops: one sum per lane,
 * folded by halves, then what is left after the last whole vector.
 *
 * @param lanes numbers per vector, a power of 2
 */
record LaneOrder(int lanes) {

  /** How many numbers are summed in float before the sum goes on in double. */
  static final int SUM_BLOCK = 2048;

  /** Sum of {@code x} [n]. */
  float sum(float[] x, int offset, int n) {
    int end = offset + n - n % lanes;
    float total = foldedSum(x, offset, end, 1);
    for (int i = end; i < offset + n; i++) {
      total += x[i];
    }
    return total;
  }

  /** Sum of squares of {@code x} [n]. */
  double sumOfSquares(float[] x, int offset, int n) {
    double sum = 0;
    for (int at = 0; at < n; at += SUM_BLOCK) {
      int size = Math.min(SUM_BLOCK, n - at);
      float block = blockOfSquares(x, offset + at, size);
      sum += Float.isFinite(block) ? block : exactSumOfSquares(x, offset + at, size);
    }
    return sum;
  }

  private float blockOfSquares(float[] x, int offset, int n) {
    int end = offset + n - n % lanes;
    float total = foldedSquares(x, offset, end, 1);
    for (int i = end; i < offset + n; i++) {
      total += x[i] * x[i];
    }
    return total;
  }

  /** For squares beyond the range of float. */
  static double exactSumOfSquares(float[] x, int offset, int n) {
    double sum = 0;
    for (int i = offset; i < offset + n; i++) {
      sum += (double) x[i] * x[i];
    }
    return sum;
  }

  /** The largest of {@code x} [n]; what is no number counts only if it is among the rest. */
  float max(float[] x, int offset, int n) {
    int end = offset + n - n % lanes;
    float max = Float.NEGATIVE_INFINITY;
    for (int i = offset; i < end; i++) {
      max = x[i] > max ? x[i] : max;
    }
    for (int i = end; i < offset + n; i++) {
      max = Math.max(max, x[i]);
    }
    return max;
  }

  /**
   * Folds the sums of every {@code stride}-th lane from the first one at {@code from} on: the upper
   * half is added to the lower one until a single lane is left.
   */
  private float foldedSum(float[] x, int from, int end, int stride) {
    if (stride < lanes) {
      return foldedSum(x, from, end, 2 * stride) + foldedSum(x, from + stride, end, 2 * stride);
    }
    float sum = 0;
    for (int i = from; i < end; i += lanes) {
      sum += x[i];
    }
    return sum;
  }

  /** As {@link #foldedSum}, of squares. */
  private float foldedSquares(float[] x, int from, int end, int stride) {
    if (stride < lanes) {
      return foldedSquares(x, from, end, 2 * stride)
          + foldedSquares(x, from + stride, end, 2 * stride);
    }
    float sum = 0;
    for (int i = from; i < end; i += lanes) {
      sum = Math.fma(x[i], x[i], sum);
    }
    return sum;
  }
}
