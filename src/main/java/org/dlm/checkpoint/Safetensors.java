// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.checkpoint;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.dlm.layers.MappedRows;

/**
 * An open safetensors file: named tensors of floats, read one at a time.
 *
 * <p>The file is eight bytes of little-endian header length, a JSON header {@code {name: {dtype,
 * shape, data_offsets}}} with optional texts under {@code __metadata__}, and the numbers, row-major
 * and little-endian. Opening checks the whole header against the file and keeps no numbers; reading
 * streams, so a file may be of any size. Safe for use by several threads.
 */
public final class Safetensors implements AutoCloseable {

  /** Far above any real model: a hundred thousand tensors need about 15 MB. */
  private static final long MAX_HEADER_BYTES = 32L << 20;

  private static final int CHUNK_BYTES = 256 << 10;

  private final Path file;
  private final FileChannel channel;
  private final long dataStart;
  private final Map<String, SafetensorsHeader.Entry> tensors;
  private final Map<String, String> metadata;

  private Safetensors(Path file, FileChannel channel, long dataStart, SafetensorsHeader header) {
    this.file = file;
    this.channel = channel;
    this.dataStart = dataStart;
    this.tensors = Collections.unmodifiableMap(header.tensors());
    this.metadata = Collections.unmodifiableMap(header.metadata());
  }

  /**
   * Opens a file and checks its header.
   *
   * @throws IOException if the file cannot be read or breaks a rule of the format
   */
  public static Safetensors open(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      ByteBuffer header = readHeader(file, channel);
      long dataStart = (long) Long.BYTES + header.remaining();
      long dataLength = channel.size() - dataStart;
      return new Safetensors(
          file, channel, dataStart, SafetensorsHeader.parse(file, header, dataLength));
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Writes a file that holds these tensors, sorted by name, and makes it durable. The same tensors
   * give the same bytes.
   *
   * @param file created, or overwritten if it exists
   * @param tensors numbers to write; their arrays are not modified
   * @param dtype how all of them are stored; anything but F32 rounds to nearest, ties to even
   * @param metadata free texts to write beside them; may be empty
   * @throws IllegalArgumentException if two tensors have one name
   * @throws IOException if the file cannot be written
   */
  public static void write(
      Path file, Collection<NamedTensor> tensors, Dtype dtype, Map<String, String> metadata)
      throws IOException {
    new SafetensorsWriter(
            tensors.stream().map(tensor -> new TypedTensor(tensor, dtype)).toList(), metadata)
        .write(file);
  }

  private static ByteBuffer readHeader(Path file, FileChannel channel) throws IOException {
    long following = channel.size() - Long.BYTES;
    if (following < 2) {
      String found = ": " + channel.size() + " bytes are too few for a safetensors file";
      throw new IOException(file + found);
    }
    ByteBuffer prefix = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    readFully(file, channel, prefix, 0);
    long length = prefix.getLong(0);
    if (length < 2 || length > following) {
      throw new IOException(
          file
              + ": header length "
              + Long.toUnsignedString(length)
              + " does not fit the "
              + following
              + " bytes that follow it: truncated, or no safetensors file");
    }
    if (length > MAX_HEADER_BYTES) {
      String limit = " is above the limit of " + MAX_HEADER_BYTES;
      throw new IOException(file + ": header length " + length + limit);
    }
    ByteBuffer header = ByteBuffer.allocate((int) length);
    readFully(file, channel, header, Long.BYTES);
    return header.flip();
  }

  /** Names of all tensors, in the order of the header. */
  public Set<String> names() {
    return tensors.keySet();
  }

  /** Sizes of a tensor, outermost first; empty for a single number. A copy. */
  public int[] shape(String name) {
    return entry(name).shape().stream().mapToInt(Integer::intValue).toArray();
  }

  /** How a tensor's numbers are stored. */
  public Dtype dtype(String name) {
    return entry(name).dtype();
  }

  /** How many numbers a tensor has. */
  public long count(String name) {
    return entry(name).count();
  }

  /** The free texts beside the tensors; empty if there are none. */
  public Map<String, String> metadata() {
    return metadata;
  }

  /**
   * Reads a whole tensor and widens it to float.
   *
   * @param into receives the numbers, row-major from {@code offset}. Modified.
   * @throws IllegalArgumentException if they do not fit
   * @throws IOException if the file cannot be read, or was cut since it was opened
   */
  public void read(String name, float[] into, int offset) throws IOException {
    SafetensorsHeader.Entry tensor = entry(name);
    if (offset < 0 || tensor.count() > into.length - offset) {
      String place = " numbers do not fit at " + offset + " of " + into.length;
      throw new IllegalArgumentException(name + ": " + tensor.count() + place);
    }
    readRange(tensor, 0, into, offset, (int) tensor.count());
  }

  /** Reads the numbers [from, from + count) of a tensor. */
  private void readRange(
      SafetensorsHeader.Entry tensor, long from, float[] into, int offset, int count)
      throws IOException {
    Dtype dtype = tensor.dtype();
    long begin = dataStart + tensor.begin() + from * dtype.bytes();
    int chunkNumbers = CHUNK_BYTES / dtype.bytes();
    ByteBuffer chunk = ByteBuffer.allocate(Math.min(count, chunkNumbers) * dtype.bytes());
    chunk.order(ByteOrder.LITTLE_ENDIAN);
    for (int done = 0; done < count; done += chunkNumbers) {
      int numbers = Math.min(chunkNumbers, count - done);
      chunk.clear().limit(numbers * dtype.bytes());
      readFully(file, channel, chunk, begin + (long) done * dtype.bytes());
      dtype.decode(chunk.flip(), into, offset + done, numbers);
    }
  }

  /**
   * Maps a matrix; what is mapped stays when this file is closed.
   *
   * @param name of a tensor of two dimensions
   * @throws IOException if the file cannot be mapped
   */
  MappedRows mapped(String name) throws IOException {
    SafetensorsHeader.Entry tensor = entry(name);
    int rowBytes = Math.multiplyExact(tensor.shape().get(1), tensor.dtype().bytes());
    long begin = dataStart + tensor.begin();
    return MappedRows.of(
        tensor.shape().get(0),
        rowBytes,
        (from, count) -> channel.map(FileChannel.MapMode.READ_ONLY, begin + from, count));
  }

  /** A tensor to be read piece by piece, while this file is open. */
  StreamedTensor streamed(String name) {
    SafetensorsHeader.Entry tensor = entry(name);
    return new StreamedTensor() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public int[] shape() {
        return Safetensors.this.shape(name);
      }

      @Override
      public void read(long from, float[] into, int count) throws IOException {
        readRange(tensor, from, into, 0, count);
      }
    };
  }

  /** Receives the numbers of all tensors, a piece at a time. */
  interface NumberVisitor {
    /** Takes the next {@code count} numbers of a tensor. */
    void visit(String tensor, float[] numbers, int count);
  }

  /**
   * Reads every byte of the file once, in order.
   *
   * @param digest receives the bytes. Modified.
   * @param visitor receives the numbers
   */
  void scan(MessageDigest digest, NumberVisitor visitor) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (long at = 0; at < dataStart; at += chunk.limit()) {
      readChunk(chunk, at, dataStart);
      digest.update(chunk);
    }
    float[] numbers = new float[CHUNK_BYTES]; // of one byte each at least
    for (String name : namesByPlace()) {
      SafetensorsHeader.Entry tensor = entry(name);
      long end = dataStart + tensor.end();
      for (long at = dataStart + tensor.begin(); at < end; at += chunk.limit()) {
        readChunk(chunk, at, end);
        int count = chunk.limit() / tensor.dtype().bytes();
        tensor.dtype().decode(chunk, numbers, 0, count);
        visitor.visit(name, numbers, count);
        digest.update(chunk);
      }
    }
  }

  private void readChunk(ByteBuffer chunk, long at, long end) throws IOException {
    chunk.clear().limit((int) Math.min(chunk.capacity(), end - at));
    readFully(file, channel, chunk, at);
    chunk.flip();
  }

  /** The tensors in the order of their bytes, between which there is no hole. */
  private List<String> namesByPlace() {
    return tensors.entrySet().stream()
        .sorted(Comparator.comparingLong(tensor -> tensor.getValue().begin()))
        .map(Map.Entry::getKey)
        .toList();
  }

  /**
   * Reads a whole tensor into an array of its own.
   *
   * @return the numbers, row-major
   * @throws IOException if the file cannot be read, or the tensor is too large for an array
   */
  public float[] read(String name) throws IOException {
    long count = entry(name).count();
    if (count > Integer.MAX_VALUE - 8) {
      throw new IOException(file + ": tensor " + name + " of " + count + " numbers is too large");
    }
    float[] values = new float[(int) count];
    read(name, values, 0);
    return values;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private SafetensorsHeader.Entry entry(String name) {
    SafetensorsHeader.Entry entry = tensors.get(name);
    if (entry == null) {
      throw new NoSuchElementException(file + " has no tensor " + name);
    }
    return entry;
  }

  private static void readFully(Path file, FileChannel channel, ByteBuffer into, long position)
      throws IOException {
    while (into.hasRemaining()) {
      int count = channel.read(into, position + into.position());
      if (count < 0) {
        throw new EOFException(file + ": ends at byte " + (position + into.position()));
      }
    }
  }
}
