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
 * data. Vectors are stored as F32 whatever the type of the matrices, as llama.cpp wants them.
 *
 * @param dtype how the numbers of matrices are stored
 */
record GgufWriter(Dtype dtype) {

  private static final int VERSION = 3;
  private static final int ALIGNMENT = 32;

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
        numbers.write(tensor, storedAs(tensor));
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
      place = aligned(place + tensor.count() * storedAs(tensor).bytes());
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
    return tensor.shape().length == 1 ? Dtype.F32 : dtype;
  }

  /** The number of a type in the format. */
  private static int code(Dtype dtype) {
    return switch (dtype) {
      case F32 -> 0;
      case F16 -> 1;
      case BF16 -> 30;
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
