// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.layers;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of a tensor's rows, row after row, in buffers that hold whole rows: one buffer takes at
 * most 2 GiB. The buffers are mapped files as a rule, and so read when they are first touched.
 *
 * @param rows how many rows there are
 * @param rowBytes bytes of one row
 * @param rowsPerSlice rows of every buffer but the last, which may have fewer
 * @param slices the buffers, each from its position to its limit
 */
public record MappedRows(int rows, int rowBytes, int rowsPerSlice, List<ByteBuffer> slices) {

  /** Most bytes of a buffer, unless a single row is larger. */
  private static final int SLICE_BYTES = 1 << 30;

  /** What gives a range of a tensor's bytes. */
  @FunctionalInterface
  public interface Mapper<E extends Exception> {
    /** The bytes [from, from + count) of the tensor. */
    ByteBuffer map(long from, int count) throws E;
  }

  /** Keeps little-endian views of the buffers. */
  public MappedRows {
    List<ByteBuffer> little = new ArrayList<>();
    slices.forEach(slice -> little.add(slice.slice().order(ByteOrder.LITTLE_ENDIAN)));
    slices = List.copyOf(little);
  }

  /**
   * Maps a tensor in as few buffers as hold it.
   *
   * @param rows how many rows it has
   * @param rowBytes bytes of one row, at least 1
   */
  public static <E extends Exception> MappedRows of(int rows, int rowBytes, Mapper<E> mapper)
      throws E {
    int perSlice = Math.max(1, SLICE_BYTES / rowBytes);
    List<ByteBuffer> slices = new ArrayList<>();
    for (int row = 0; row < rows; row += perSlice) {
      int count = Math.min(perSlice, rows - row);
      slices.add(mapper.map((long) row * rowBytes, Math.multiplyExact(count, rowBytes)));
    }
    return new MappedRows(rows, rowBytes, perSlice, slices);
  }

  /** Index of the buffer that holds a row. */
  int slice(int row) {
    return row / rowsPerSlice;
  }

  /** Where in its buffer a row begins, in bytes. */
  int place(int row) {
    return row % rowsPerSlice * rowBytes;
  }
}
