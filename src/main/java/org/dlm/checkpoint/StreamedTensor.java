// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.checkpoint;

import java.io.IOException;
import java.util.Arrays;

/**
 * A named tensor whose numbers are had piece by piece, so that models of any size are written
 * without ever being in memory whole.
 */
interface StreamedTensor {

  /** Numbers that are read at once. */
  int PIECE = 64 << 10;

  /** Name in the file. */
  String name();

  /** Sizes, outermost first. A copy. */
  int[] shape();

  /**
   * Reads the numbers [from, from + count), row-major.
   *
   * @param into receives them from its beginning. Modified.
   * @throws IOException if they cannot be read
   */
  void read(long from, float[] into, int count) throws IOException;

  /** How many numbers it has. */
  default long count() {
    return Arrays.stream(shape()).asLongStream().reduce(1, Math::multiplyExact);
  }

  /**
   * Reads all numbers.
   *
   * @param into receives them from {@code offset} on. Modified.
   */
  default void readAll(float[] into, int offset) throws IOException {
    long size = count();
    float[] piece = new float[(int) Math.min(size, PIECE)];
    for (long at = 0; at < size; at += piece.length) {
      int length = (int) Math.min(piece.length, size - at);
      read(at, piece, length);
      System.arraycopy(piece, 0, into, Math.toIntExact(offset + at), length);
    }
  }

  /** The same numbers under another name. */
  default StreamedTensor named(String other) {
    StreamedTensor numbers = this;
    return new StreamedTensor() {
      @Override
      public String name() {
        return other;
      }

      @Override
      public int[] shape() {
        return numbers.shape();
      }

      @Override
      public void read(long from, float[] into, int count) throws IOException {
        numbers.read(from, into, count);
      }
    };
  }
}
