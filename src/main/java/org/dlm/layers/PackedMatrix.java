// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.layers;

import java.util.ArrayList;
import java.util.List;
import org.dlm.kernels.Kernels;
import org.jspecify.annotations.Nullable;

/**
 * A matrix whose rows stay as they are stored, for inference. A product takes it tile by tile: a
 * thread unpacks a tile into its scratch, which lies in its cache then, and multiplies with that.
 *
 * <p>Unpacking costs a fixed time per number of the matrix, the product as much again for every few
 * rows of the inputs: so it is nearly free for the windows that diffusion decodes. Tasks are
 * stripes of {@link UnpackScratch#TILE_ROWS} rows of the matrix, whatever the number of threads.
 */
final class PackedMatrix implements WeightMatrix {

  private static final int TILE_ROWS = UnpackScratch.TILE_ROWS;
  private static final int TILE_COLUMNS = UnpackScratch.TILE_COLUMNS;

  private final Kernels kernels;
  private final UnpackScratch scratch;
  private final Stripe[] stripes;
  private final int out;
  private final int in;

  /**
   * Rows of one part that a task multiplies with.
   *
   * @param part which holds them
   * @param first its first row of them
   * @param rows how many, at most {@link #TILE_ROWS}
   * @param column column of the outputs that the first row gives
   */
  private record Stripe(PackedRows part, int first, int rows, int column) {}

  /**
   * Stacks parts of the same width.
   *
   * @param scratch shared by the matrices of a network
   */
  PackedMatrix(Kernels kernels, List<PackedRows> parts, UnpackScratch scratch) {
    this.kernels = kernels;
    this.scratch = scratch;
    in = parts.get(0).width();
    int column = 0;
    List<Stripe> cut = new ArrayList<>();
    for (PackedRows part : parts) {
      for (int first = 0; first < part.rows(); first += TILE_ROWS) {
        int rows = Math.min(TILE_ROWS, part.rows() - first);
        cut.add(new Stripe(part, first, rows, column + first));
      }
      column += part.rows();
    }
    out = column;
    stripes = cut.toArray(new Stripe[0]);
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
    Stripe stripe = stripeOf(index);
    int row = stripe.first() + index - stripe.column();
    for (int column = 0; column < in; column += TILE_COLUMNS) {
      int count = Math.min(TILE_COLUMNS, in - column);
      stripe
          .part()
          .unpack(
              kernels.unpacking(), row, column, count, into, offset + column, scratch.slots(1)[0]);
    }
  }

  private Stripe stripeOf(int index) {
    int at = stripes.length - 1;
    while (stripes[at].column() > index) {
      at--;
    }
    return stripes[at];
  }

  @Override
  public void forward(float[] x, int rows, float @Nullable [] residual, float[] y) {
    UnpackScratch.Slot[] slots = scratch.slots(kernels.parallel().threads());
    kernels
        .parallel()
        .run(
            stripes.length,
            (task, worker) -> {
              Stripe stripe = stripes[task];
              if (residual != null) {
                for (int i = 0; i < rows; i++) {
                  int at = i * out + stripe.column();
                  System.arraycopy(residual, at, y, at, stripe.rows());
                }
              }
              multiply(x, rows, stripe, slots[worker], residual != null, y);
            });
  }

  /** Adds up the products of a stripe's tiles, from the first columns of W to the last. */
  private void multiply(
      float[] x, int rows, Stripe stripe, UnpackScratch.Slot slot, boolean accumulate, float[] y) {
    for (int column = 0; column < in; column += TILE_COLUMNS) {
      int width = Math.min(TILE_COLUMNS, in - column);
      for (int i = 0; i < stripe.rows(); i++) {
        stripe
            .part()
            .unpack(
                kernels.unpacking(), stripe.first() + i, column, width, slot.tile, i * width, slot);
      }
      kernels
          .matmul()
          .abT(
              rows,
              stripe.rows(),
              width,
              x,
              column,
              in,
              slot.tile,
              0,
              width,
              y,
              stripe.column(),
              out,
              accumulate || column > 0);
    }
  }
}
