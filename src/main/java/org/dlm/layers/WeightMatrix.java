// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.layers;

import org.dlm.kernels.Kernels;
import org.jspecify.annotations.Nullable;

/**
 * A matrix W [out, in] that multiplies rows: {@code y = x Wᵀ}.
 *
 * <p>Products are cut into {@link Tiles}, the tasks of the team.
 */
public final class WeightMatrix {

  /** Tiles that even a small product is cut into, to keep a team busy. */
  private static final int FEWEST_TILES = 4;

  private final Kernels kernels;
  private final int out;
  private final int in;
  private final float[] values;
  private final float @Nullable [] gradients;

  /** Builds a matrix of zeros. */
  public WeightMatrix(Kernels kernels, int out, int in, boolean training) {
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

  /** Number of rows: width of what it gives. */
  public int out() {
    return out;
  }

  /** Number of columns: width of what it takes. */
  public int in() {
    return in;
  }

  /** The numbers, row-major [out, in]. */
  public float[] values() {
    return values;
  }

  /** dLoss/dValues, row-major [out, in]. */
  float[] gradients() {
    if (gradients == null) {
      throw new IllegalStateException("the network is for inference only");
    }
    return gradients;
  }

  /**
   * {@code y = x Wᵀ}, or {@code y = residual + x Wᵀ}.
   *
   * @param x inputs [rows, in]. Not modified.
   * @param residual what the product is added to [rows, out], or null. Not modified.
   * @param y receives the sum [rows, out]. Modified.
   */
  public void forward(float[] x, int rows, float @Nullable [] residual, float[] y) {
    Tiles tiles = new Tiles(rows, out, FEWEST_TILES);
    kernels
        .parallel()
        .run(
            tiles.count(),
            (task, worker) -> {
              int row = tiles.row(task);
              int column = tiles.column(task);
              if (residual != null) {
                copy(residual, y, tiles, task);
              }
              kernels
                  .matmul()
                  .abT(
                      tiles.height(task),
                      tiles.width(task),
                      in,
                      x,
                      row * in,
                      in,
                      values,
                      column * in,
                      in,
                      y,
                      row * out + column,
                      out,
                      residual != null);
            });
  }

  private void copy(float[] from, float[] to, Tiles tiles, int tile) {
    for (int i = 0; i < tiles.height(tile); i++) {
      int at = (tiles.row(tile) + i) * out + tiles.column(tile);
      System.arraycopy(from, at, to, at, tiles.width(tile));
    }
  }

  /**
   * Backward of {@code y = x Wᵀ}: {@code dW += dyᵀ x} and {@code dx = dy W}. The tiles of both
   * products are tasks of one loop, so that threads wait for each other once.
   */
  public void backward(float[] x, float[] dy, int rows, float[] dx) {
    float[] dw = gradients();
    Tiles weightTiles = new Tiles(out, in, FEWEST_TILES / 2);
    Tiles inputTiles = new Tiles(rows, in, FEWEST_TILES);
    kernels
        .parallel()
        .run(
            weightTiles.count() + inputTiles.count(),
            (task, worker) -> {
              if (task < weightTiles.count()) {
                backwardWeights(x, dy, rows, dw, weightTiles, task);
              } else {
                backwardInputs(dy, dx, inputTiles, task - weightTiles.count());
              }
            });
  }

  private void backwardWeights(float[] x, float[] dy, int rows, float[] dw, Tiles tiles, int tile) {
    int row = tiles.row(tile);
    int column = tiles.column(tile);
    kernels
        .matmul()
        .aTb(
            tiles.height(tile),
            tiles.width(tile),
            rows,
            dy,
            row,
            out,
            x,
            column,
            in,
            dw,
            row * in + column,
            in,
            true);
  }

  private void backwardInputs(float[] dy, float[] dx, Tiles tiles, int tile) {
    int row = tiles.row(tile);
    int column = tiles.column(tile);
    kernels
        .matmul()
        .ab(
            tiles.height(tile),
            tiles.width(tile),
            out,
            dy,
            row * out,
            out,
            values,
            column,
            in,
            dx,
            row * in + column,
            in,
            false);
  }
}
