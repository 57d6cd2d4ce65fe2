// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.layers;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.util.List;
import org.dlm.kernels.UnpackKernels;

/**
 * A matrix [rows, width] as a file holds it, unpacked piece by piece. Immutable, for any number of
 * threads and networks.
 *
 * <p>Pieces are copied to the heap first, a few kilobytes that stay in the nearest cache: products
 * and vectors of Java 17 take arrays only.
 */
public abstract sealed class PackedRows {

  private final int rows;
  private final int width;

  private PackedRows(int rows, int width) {
    this.rows = rows;
    this.width = width;
  }

  /** Numbers stored as floats. */
  public static PackedRows float32(MappedRows mapped) {
    return new Float32(mapped);
  }

  /** Numbers stored as upper halves of floats. */
  public static PackedRows bfloat16(MappedRows mapped) {
    return new Half(mapped, UnpackKernels::bfloat16);
  }

  /** Numbers stored in half precision. */
  public static PackedRows float16(MappedRows mapped) {
    return new Half(mapped, UnpackKernels::float16);
  }

  /**
   * Whole numbers of 8 bits, of which groups of a row share a scale.
   *
   * @param scales the scales in half precision [rows, ceil(width / group)]
   * @param group numbers of a group, a power of two; the last of a row may have fewer
   */
  public static PackedRows int8(MappedRows mapped, MappedRows scales, int group) {
    return new Int8(mapped, scales, group);
  }

  /** How many rows there are. */
  public final int rows() {
    return rows;
  }

  /** Numbers of a row. */
  public final int width() {
    return width;
  }

  /**
   * Unpacks a piece of a row.
   *
   * @param column first number of the row, a multiple of {@link UnpackScratch#TILE_COLUMNS}
   * @param count how many, at most that number
   * @param into receives them from {@code offset} on. Modified.
   * @param slot the calling thread's memory. Modified, but for its tile, which may be {@code into}.
   */
  abstract void unpack(
      UnpackKernels kernels,
      int row,
      int column,
      int count,
      float[] into,
      int offset,
      UnpackScratch.Slot slot);

  private static final class Float32 extends PackedRows {
    private final MappedRows mapped;
    private final List<FloatBuffer> slices;

    Float32(MappedRows mapped) {
      super(mapped.rows(), mapped.rowBytes() / Float.BYTES);
      this.mapped = mapped;
      slices = mapped.slices().stream().map(ByteBuffer::asFloatBuffer).toList();
    }

    @Override
    void unpack(
        UnpackKernels kernels,
        int row,
        int column,
        int count,
        float[] into,
        int offset,
        UnpackScratch.Slot slot) {
      int place = mapped.place(row) / Float.BYTES + column;
      slices.get(mapped.slice(row)).get(place, into, offset, count);
    }
  }

  /** How numbers of 16 bits are widened. */
  private interface Widening {
    void widen(UnpackKernels kernels, short[] x, int xOffset, float[] y, int yOffset, int n);
  }

  private static final class Half extends PackedRows {
    private final MappedRows mapped;
    private final List<ShortBuffer> slices;
    private final Widening widening;

    Half(MappedRows mapped, Widening widening) {
      super(mapped.rows(), mapped.rowBytes() / Short.BYTES);
      this.mapped = mapped;
      slices = mapped.slices().stream().map(ByteBuffer::asShortBuffer).toList();
      this.widening = widening;
    }

    @Override
    void unpack(
        UnpackKernels kernels,
        int row,
        int column,
        int count,
        float[] into,
        int offset,
        UnpackScratch.Slot slot) {
      int place = mapped.place(row) / Short.BYTES + column;
      slices.get(mapped.slice(row)).get(place, slot.shorts, 0, count);
      widening.widen(kernels, slot.shorts, 0, into, offset, count);
    }
  }

  private static final class Int8 extends PackedRows {
    private final MappedRows mapped;
    private final MappedRows scales;
    private final List<ShortBuffer> scaleSlices;
    private final int group;

    Int8(MappedRows mapped, MappedRows scales, int group) {
      super(mapped.rows(), mapped.rowBytes());
      int groups = (width() + group - 1) / group;
      if (UnpackScratch.TILE_COLUMNS % group != 0
          || scales.rows() != rows()
          || scales.rowBytes() != groups * Short.BYTES) {
        throw new IllegalArgumentException(
            "%d rows of %d numbers in groups of %d do not fit %d rows of %d bytes of scales"
                .formatted(rows(), width(), group, scales.rows(), scales.rowBytes()));
      }
      this.mapped = mapped;
      this.scales = scales;
      this.group = group;
      scaleSlices = scales.slices().stream().map(ByteBuffer::asShortBuffer).toList();
    }

    @Override
    void unpack(
        UnpackKernels kernels,
        int row,
        int column,
        int count,
        float[] into,
        int offset,
        UnpackScratch.Slot slot) {
      int groups = (count + group - 1) / group;
      int place = scales.place(row) / Short.BYTES + column / group;
      scaleSlices.get(scales.slice(row)).get(place, slot.shorts, 0, groups);
      kernels.float16(slot.shorts, 0, slot.scales, 0, groups);
      mapped.slices().get(mapped.slice(row)).get(mapped.place(row) + column, slot.bytes, 0, count);
      kernels.int8(slot.bytes, 0, slot.scales, 0, group, into, offset, count);
    }
  }
}
