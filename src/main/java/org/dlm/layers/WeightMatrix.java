// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.layers;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A matrix W [out, in] that multiplies rows: {@code y = x Wᵀ}. Where its numbers are, and of what
 * type, {@link WeightSource} decides. How a product is cut into tasks follows from the shapes
 * alone.
 */
public sealed interface WeightMatrix permits HeapMatrix, PackedMatrix, PanelMatrix {

  /** Number of rows: width of what it gives. */
  int out();

  /** Number of columns: width of what it takes. */
  int in();

  /** Its parts as arrays to be filled and trained; none if it is for inference only. */
  default List<Parameter> parameters() {
    return List.of();
  }

  /**
   * Copies a row.
   *
   * @param index which row, from 0
   * @param into receives it from {@code offset} on [in]. Modified.
   */
  void row(int index, float[] into, int offset);

  /**
   * {@code y = x Wᵀ}, or {@code y = residual + x Wᵀ}.
   *
   * @param x inputs [rows, in]. Not modified.
   * @param residual what the product is added to [rows, out], or null. Not modified.
   * @param y receives the sum [rows, out]. Modified.
   */
  void forward(float[] x, int rows, float @Nullable [] residual, float[] y);

  /**
   * Backward of {@code y = x Wᵀ}: {@code dW += dyᵀ x} and {@code dx = dy W}.
   *
   * @param x inputs of the forward pass [rows, in]. Not modified.
   * @param dy dLoss/dy [rows, out]. Not modified.
   * @param dx receives dLoss/dx [rows, in]. Modified.
   * @throws IllegalStateException if the matrix is for inference only
   */
  default void backward(float[] x, float[] dy, int rows, float[] dx) {
    throw new IllegalStateException("the matrix is for inference only");
  }

  /**
   * dLoss/dW, row-major [out, in].
   *
   * @throws IllegalStateException if the matrix is for inference only
   */
  default float[] gradients() {
    throw new IllegalStateException("the matrix is for inference only");
  }
}
