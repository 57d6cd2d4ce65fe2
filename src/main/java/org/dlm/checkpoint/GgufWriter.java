// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.checkpoint;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Writes a GGUF file, version 3: magic, version, counts, metadata, one entry per tensor, and the
 * data, each tensor at a multiple of 32 bytes.
 *
 * <p>An entry has the tensor's sizes innermost first, its type, and the place of its numbers in the
 * data. Vectors are stored as F32 whatever the type of the matrices, as llama.cpp wants them, and
 * matrices whose rows are no whole blocks of {@code Q8_0} as F16.
 *
 * @param dtype how the numbers of matrices are stored
 */
record GgufWriter(Dtype dtype) {

  private static final int VERSION = 3;
  private static final int ALIGNMENT = 32;

  /** Bytes of a group with its scale. */
  private static final int BLOCK_BYTES = Short.BYTES + Quantization.GROUP;

  /**
   * Writes a file; it is there whole or not at all.
   *
   * @param file must not exist yet
   * @throws IOException if it exists or cannot be written
   */
  void write(Path file, GgufMetadata metadata, List<StreamedTensor> tensors) throws IOException {
    if (Files.exists(file)) {
      throw new IOException(file + " exists already; choose a file that does not");
    }
    Path absolute = file.toAbsolutePath();
    Files.createDirectories(absolute.resolveSibling(""));
    String name = file.getFileName() + ".dlm-new-" + ProcessHandle.current().pid();
    Path staged = absolute.resolveSibling(name);
    try {
      writeStaged(staged, metadata, tensors);
      Files.move(staged, absolute, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new IOException("cannot write " + file + ": " + Snapshot.reason(e), e);
    } finally {
      Files.deleteIfExists(staged);
    }
  }

  private void writeStaged(Path file, GgufMetadata metadata, List<StreamedTensor> tensors)
      throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
      NumberWriter.writeFully(channel, header(metadata, tensors));
      NumberWriter numbers = new NumberWriter(channel);
      for (StreamedTensor tensor : tensors) {
        pad(channel);
        if (storedAs(tensor) == Dtype.INT8) {
          writeBlocks(channel, new QuantizedMatrix(tensor));
        } else {
          numbers.write(tensor, storedAs(tensor));
        }
      }
      pad(channel);
      channel.force(true);
    }
  }

  /** Everything before the data. */
  private ByteBuffer header(GgufMetadata metadata, List<StreamedTensor> tensors) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ByteBuffer start = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
    start.put("GGUF".getBytes(StandardCharsets.US_ASCII)).putInt(VERSION);
    bytes.writeBytes(start.putLong(tensors.size()).putLong(metadata.count()).array());
    bytes.writeBytes(metadata.toBytes());
    long place = 0;
    for (StreamedTensor tensor : tensors) {
      bytes.writeBytes(entry(tensor, place));
      place = aligned(place + bytes(tensor));
    }
    return ByteBuffer.wrap(bytes.toByteArray());
  }

  private byte[] entry(StreamedTensor tensor, long place) {
    byte[] name = tensor.name().getBytes(StandardCharsets.UTF_8);
    int[] shape = tensor.shape();
    int length = 2 * Long.BYTES + name.length + 2 * Integer.BYTES + shape.length * Long.BYTES;
    ByteBuffer entry = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    entry.putLong(name.length).put(name).putInt(shape.length);
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      entry.putLong(shape[axis]);
    }
    return entry.putInt(code(storedAs(tensor))).putLong(place).array();
  }

  private Dtype storedAs(StreamedTensor tensor) {
    if (tensor.shape().length == 1) {
      return Dtype.F32;
    }
    boolean blocks = tensor.shape()[1] % Quantization.GROUP == 0;
    return dtype == Dtype.INT8 && !blocks ? Dtype.F16 : dtype;
  }

  private long bytes(StreamedTensor tensor) {
    return storedAs(tensor) == Dtype.INT8
        ? tensor.count() / Quantization.GROUP * BLOCK_BYTES
        : tensor.count() * storedAs(tensor).bytes();
  }

  /** Writes {@code Q8_0}: each group's scale, and the group. */
  private static void writeBlocks(FileChannel channel, QuantizedMatrix matrix) throws IOException {
    float[] values = new float[StreamedTensor.PIECE];
    float[] scales = new float[StreamedTensor.PIECE / Quantization.GROUP];
    ByteBuffer blocks = ByteBuffer.allocate(scales.length * BLOCK_BYTES);
    blocks.order(ByteOrder.LITTLE_ENDIAN);
    long size = matrix.values().count();
    for (long at = 0; at < size; at += values.length) {
      int count = (int) Math.min(values.length, size - at);
      matrix.values().read(at, values, count);
      matrix.scales().read(at / Quantization.GROUP, scales, count / Quantization.GROUP);
      blocks.clear();
      for (int i = 0; i < count; i++) {
        if (i % Quantization.GROUP == 0) {
          blocks.putShort(Dtype.floatToHalf(scales[i / Quantization.GROUP]));
        }
        blocks.put((byte) values[i]);
      }
      NumberWriter.writeFully(channel, blocks.flip());
    }
  }

  /** The number of a type in the format. */
  private static int code(Dtype dtype) {
    return switch (dtype) {
      case F32 -> 0;
      case F16 -> 1;
      case BF16 -> 30;
      case INT8 -> 8;
    };
  }

  private static void pad(FileChannel channel) throws IOException {
    long place = channel.position();
    NumberWriter.writeFully(channel, ByteBuffer.allocate((int) (aligned(place) - place)));
  }

  private static long aligned(long place) {
    return (place + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }
}
