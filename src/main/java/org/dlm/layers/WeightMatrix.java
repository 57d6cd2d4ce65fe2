// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.layers;

import org.dlm.kernels.Kernels;
import org.dlm.kernels.Matmul;
import org.jspecify.annotations.Nullable;

/**
 * A matrix W [out, in] that multiplies rows: {@code y = x Wᵀ}.
 *
 * <p>Products are cut into tiles whose sizes follow from the shapes alone, so that results do not
 * depend on the number of threads. Large tiles matter: BLAS packs the other operand once per tile.
 */
final class WeightMatrix {

  /** Fewer rows than this are not cut; the outputs are. */
  private static final int FEW_ROWS = 256;

  private static final int MAX_TILE = 512;
  private static final int MIN_TILE = 32;
  private static final int TILES = 4;

  private final Kernels kernels;
  private final int out;
  private final int in;
  private final float[] values;
  private final float @Nullable [] gradients;

  WeightMatrix(Kernels kernels, int out, int in, boolean training) {
    this.kernels = kernels;
    this.out = out;
    this.in = in;
    values = new float[Math.multiplyExact(out, in)];
    gradients = training ? new float[values.length] : null;
  }

  /** The whole matrix as one parameter. */
  Parameter parameter(String name) {
    return rows(name, 0, out);
  }

  /** Rows [from, from + count) as a parameter of their own. */
  Parameter rows(String name, int from, int count) {
    return new Parameter(name, values, gradients, from * in, count, in);
  }

  int out() {
    return out;
  }

  int in() {
    return in;
  }

  /** The numbers, row-major [out, in]. */
  float[] values() {
    return values;
  }

  /** dLoss/dValues, row-major [out, in]. */
  float[] gradients() {
    if (gradients == null) {
      throw new IllegalStateException("the network is for inference only");
    }
    return gradients;
  }

  /** {@code y (+)= x Wᵀ}: x [rows, in], y [rows, out]. */
  void forward(float[] x, int rows, float[] y, boolean accumulate) {
    Matmul matmul = kernels.matmul();
    if (rows >= FEW_ROWS) {
      int tile = tile(rows);
      kernels
          .parallel()
          .run(
              tiles(rows, tile),
              (task, worker) -> {
                int at = task * tile;
                int m = Math.min(tile, rows - at);
                matmul.abT(m, out, in, x, at * in, in, values, 0, in, y, at * out, out, accumulate);
              });
    } else {
      int tile = tile(out);
      kernels
          .parallel()
          .run(
              tiles(out, tile),
              (task, worker) -> {
                int at = task * tile;
                int n = Math.min(tile, out - at);
                matmul.abT(rows, n, in, x, 0, in, values, at * in, in, y, at, out, accumulate);
              });
    }
  }

  /** {@code dx = dy W}, the inputs' part of the backward of {@code y = x Wᵀ}. */
  void backwardInputs(float[] dy, int rows, float[] dx) {
    Matmul matmul = kernels.matmul();
    if (rows >= FEW_ROWS) {
      int tile = tile(rows);
      kernels
          .parallel()
          .run(
              tiles(rows, tile),
              (task, worker) -> {
                int at = task * tile;
                int m = Math.min(tile, rows - at);
                matmul.ab(m, in, out, dy, at * out, out, values, 0, in, dx, at * in, in, false);
              });
    } else {
      int tile = tile(in);
      kernels
          .parallel()
          .run(
              tiles(in, tile),
              (task, worker) -> {
                int at = task * tile;
                int n = Math.min(tile, in - at);
                matmul.ab(rows, n, out, dy, 0, out, values, at, in, dx, at, in, false);
              });
    }
  }

  /** {@code dW += dyᵀ x}, the weights' part of the backward of {@code y = x Wᵀ}. */
  void backwardWeights(float[] x, float[] dy, int rows) {
    Matmul matmul = kernels.matmul();
    float[] dw = gradients();
    int tile = tile(out);
    kernels
        .parallel()
        .run(
            tiles(out, tile),
            (task, worker) -> {
              int at = task * tile;
              int m = Math.min(tile, out - at);
              matmul.aTb(m, in, rows, dy, at, out, x, 0, in, dw, at * in, in, true);
            });
  }

  /** Size of the tiles of {@code n} rows: a function of n only. */
  private static int tile(int n) {
    int quarter = (n + TILES - 1) / TILES;
    int rounded = (quarter + 15) / 16 * 16;
    return Math.max(MIN_TILE, Math.min(MAX_TILE, rounded));
  }

  private static int tiles(int n, int tile) {
    return (n + tile - 1) / tile;
  }
}
