// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.layers;

import java.util.List;
import org.dlm.kernels.Kernels;
import org.jspecify.annotations.Nullable;

/**
 * A matrix of floats on the heap, for inference, in panels of {@value #PANEL} outputs: [panel, in,
 * outputs of the panel].
 *
 * <p>BLAS arranges both operands of a product in panels before it multiplies, which is worth it for
 * thousands of rows, and costs as much as the product for the few that a decoder asks about. Here
 * the weights are arranged once, when they are read, and products are cut into such small ones that
 * BLAS takes the operands as they lie ({@link org.dlm.kernels.Matmul#inPlaceLimit}).
 *
 * <p>A task is a tile: the outputs of one panel for some rows. A row's results do not depend on the
 * other rows.
 */
final class PanelMatrix implements WeightMatrix {

  /** Outputs of a panel: four vectors of 16 numbers. */
  private static final int PANEL = 64;

  /** Outputs are a multiple: with other widths results depend on the number of rows. */
  private static final int BLOCK = 16;

  /** Most inputs that one product sums over; more are added up in as few equal parts as do. */
  private static final int LONGEST_SUM = 384;

  /** Rows of the largest tile. */
  private static final int TALLEST = 96;

  private final Kernels kernels;
  private final int out;
  private final int in;
  private final float[] values;

  /** Inputs that one product sums over. */
  private final int sum;

  /** Rows of a tile. */
  private final int height;

  /**
   * Arranges a matrix.
   *
   * @param parts the tensors that follow each other in it, all [rows, in]. Not modified or kept.
   */
  PanelMatrix(Kernels kernels, int in, List<Parameter> parts) {
    this.kernels = kernels;
    this.in = in;
    out = parts.stream().mapToInt(part -> part.shape()[0]).sum();
    values = new float[Math.multiplyExact(out, in)];
    int sums = (in + LONGEST_SUM - 1) / LONGEST_SUM;
    sum = (in + sums - 1) / sums;
    long rows = kernels.matmul().inPlaceLimit() / ((long) PANEL * sum);
    height = (int) Math.min(TALLEST, rows / BLOCK * BLOCK);
    int column = 0;
    for (Parameter part : parts) {
      arrange(part, column);
      column += part.shape()[0];
    }
  }

  /** Whether a matrix with so many outputs is faster in panels. */
  static boolean suits(Kernels kernels, int out) {
    return kernels.matmul().inPlaceLimit() >= (long) BLOCK * PANEL * LONGEST_SUM
        && out % BLOCK == 0;
  }

  private void arrange(Parameter part, int column) {
    for (int row = 0; row < part.shape()[0]; row++) {
      int from = part.offset() + row * in;
      int to = place(column + row);
      int width = width((column + row) / PANEL);
      for (int i = 0; i < in; i++) {
        values[to + i * width] = part.values()[from + i];
      }
    }
  }

  /** Where the weight of an output's first input is. */
  private int place(int output) {
    return output / PANEL * PANEL * in + output % PANEL;
  }

  /** Outputs of a panel; the last may have fewer. */
  private int width(int panel) {
    return Math.min(PANEL, out - panel * PANEL);
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
    int from = place(index);
    int width = width(index / PANEL);
    for (int i = 0; i < in; i++) {
      into[offset + i] = values[from + i * width];
    }
  }

  @Override
  public void forward(float[] x, int rows, float @Nullable [] residual, float[] y) {
    int panels = (out + PANEL - 1) / PANEL;
    int tiles = (rows + height - 1) / height;
    kernels
        .parallel()
        .run(
            panels * tiles,
            (task, worker) -> {
              int row = task % tiles * height;
              tile(x, row, Math.min(height, rows - row), task / tiles, residual, y);
            });
  }

  private void tile(
      float[] x, int row, int count, int panel, float @Nullable [] residual, float[] y) {
    int width = width(panel);
    int at = row * out + panel * PANEL;
    if (residual != null) {
      for (int i = 0; i < count; i++) {
        System.arraycopy(residual, at + i * out, y, at + i * out, width);
      }
    }
    for (int from = 0; from < in; from += sum) {
      int length = Math.min(sum, in - from);
      int weights = panel * PANEL * in + from * width;
      boolean adds = residual != null || from > 0;
      kernels
          .matmul()
          .ab(
              count,
              width,
              length,
              x,
              row * in + from,
              in,
              values,
              weights,
              width,
              y,
              at,
              out,
              adds);
    }
  }
}
