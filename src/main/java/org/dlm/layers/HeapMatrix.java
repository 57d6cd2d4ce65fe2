// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.layers;

import java.util.ArrayList;
import java.util.List;
import org.dlm.kernels.Kernels;
import org.jspecify.annotations.Nullable;

/**
 * A matrix of floats on the heap, which can be trained.
 *
 * <p>Products are cut into {@link Tiles}, the tasks of the team.
 */
final class HeapMatrix implements WeightMatrix {

  /** Tiles that even a small product is cut into, to keep a team busy. */
  private static final int FEWEST_TILES = 4;

  private final Kernels kernels;
  private final int out;
  private final int in;
  private final float[] values;
  private final float @Nullable [] gradients;
  private final List<Parameter> parameters;

  /** Cuts of W itself, and of the last outputs and inputs, which the next are mostly as long as. */
  private final Tiles weightTiles;

  private Tiles outputTiles;
  private Tiles inputTiles;

  /** Builds a matrix of zeros. */
  HeapMatrix(Kernels kernels, int in, boolean training, List<MatrixPart> parts) {
    this.kernels = kernels;
    this.in = in;
    out = parts.stream().mapToInt(MatrixPart::rows).sum();
    values = new float[Math.multiplyExact(out, in)];
    gradients = training ? new float[values.length] : null;
    List<Parameter> ranges = new ArrayList<>();
    int from = 0;
    for (MatrixPart part : parts) {
      ranges.add(new Parameter(part.name(), values, gradients, from, part.rows(), in));
      from += part.rows() * in;
    }
    parameters = List.copyOf(ranges);
    weightTiles = new Tiles(out, in, FEWEST_TILES / 2);
    outputTiles = new Tiles(1, out, FEWEST_TILES);
    inputTiles = new Tiles(1, in, FEWEST_TILES);
  }

  @Override
  public List<Parameter> parameters() {
    return parameters;
  }

  @Override
  public int out() {
    return out;
  }

  @Override
  public int in() {
    return in;
  }

  @Override
  public void row(int index, float[] into, int offset) {
    System.arraycopy(values, index * in, into, offset, in);
  }

  @Override
  public float[] gradients() {
    if (gradients == null) {
      throw new IllegalStateException("the network is for inference only");
    }
    return gradients;
  }

  @Override
  public void forward(float[] x, int rows, float @Nullable [] residual, float[] y) {
    Tiles tiles = outputTiles.withRows(rows);
    outputTiles = tiles;
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

  /** The tiles of both products are tasks of one loop, so that threads wait for each other once. */
  @Override
  public void backward(float[] x, float[] dy, int rows, float[] dx) {
    float[] dw = gradients();
    Tiles tiles = inputTiles.withRows(rows);
    inputTiles = tiles;
    kernels
        .parallel()
        .run(
            weightTiles.count() + tiles.count(),
            (task, worker) -> {
              if (task < weightTiles.count()) {
                backwardWeights(x, dy, rows, dw, weightTiles, task);
              } else {
                backwardInputs(dy, dx, tiles, task - weightTiles.count());
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
