// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/** Writes tensors' numbers into a file, one after the other, a piece at a time. */
final class NumberWriter {

  private static final int CHUNK_NUMBERS = 64 << 10;

  private final FileChannel channel;
  private final float[] numbers = new float[CHUNK_NUMBERS];
  private final ByteBuffer bytes =
      ByteBuffer.allocate(CHUNK_NUMBERS * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);

  NumberWriter(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Writes all numbers of a tensor at the file's position.
   *
   * @throws IOException if they cannot be read or written, or are too large for the type
   */
  void write(StreamedTensor tensor, Dtype dtype) throws IOException {
    long size = tensor.count();
    for (long at = 0; at < size; at += CHUNK_NUMBERS) {
      int count = (int) Math.min(CHUNK_NUMBERS, size - at);
      tensor.read(at, numbers, count);
      requireRoom(tensor, dtype, count);
      bytes.clear().limit(count * dtype.bytes());
      dtype.encode(numbers, 0, count, bytes);
      writeFully(channel, bytes);
    }
  }

  /** Refuses finite numbers that would become infinite. */
  private void requireRoom(StreamedTensor tensor, Dtype dtype, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      if (Math.abs(numbers[i]) >= dtype.limit() && Float.isFinite(numbers[i])) {
        String found = tensor.name() + " holds " + numbers[i];
        throw new IOException(
            "tensor " + found + ", beyond the range of " + dtype + "; choose another type");
      }
    }
  }

  /** Writes all bytes that remain. */
  static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
