// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Objects;

/**
 * The token ids of a corpus in a memory-mapped file.
 *
 * <p>The operating system reads pages when they are touched, so a corpus may be larger than memory;
 * it is mapped in segments, so it may hold more than 2<sup>31</sup> tokens. Opening checks the
 * header and the file's size; {@link #verify} reads everything. There is nothing to close: the
 * mapping goes with the object. Immutable and thread-safe as long as nobody writes to the file.
 */
public final class PackedTokens {

  private static final int SEGMENT_BITS = 30;

  private final Path path;
  private final PackedHeader header;
  private final ByteBuffer[] segments;
  private final boolean wide;
  private final int segmentShift;

  private PackedTokens(Path path, PackedHeader header, ByteBuffer[] segments, int segmentShift) {
    this.path = path;
    this.header = header;
    this.segments = segments;
    this.segmentShift = segmentShift;
    this.wide = header.config().tokenBytes() == Integer.BYTES;
  }

  /**
   * Opens a packed file.
   *
   * @throws IOException when the file is missing, not a packed file, damaged in header or size, or
   *     written in a newer format
   */
  public static PackedTokens open(Path path) throws IOException {
    return open(path, SEGMENT_BITS);
  }

  /** Opens a packed file in segments of 2<sup>segmentBits</sup> bytes. */
  static PackedTokens open(Path path, int segmentBits) throws IOException {
    if (!Files.isRegularFile(path)) {
      throw new IOException("there is no packed token file " + path);
    }
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      PackedHeader header = readHeader(channel, path);
      long end = header.fileBytes();
      long segmentBytes = 1L << segmentBits;
      int count = Math.toIntExact((end - PackedHeader.BYTES + segmentBytes - 1) >>> segmentBits);
      ByteBuffer[] segments = new ByteBuffer[count];
      for (int i = 0; i < count; i++) {
        long from = PackedHeader.BYTES + i * segmentBytes;
        long bytes = Math.min(segmentBytes, end - from);
        segments[i] = channel.map(MapMode.READ_ONLY, from, bytes).order(ByteOrder.LITTLE_ENDIAN);
      }
      int tokenBits = Integer.numberOfTrailingZeros(header.config().tokenBytes());
      return new PackedTokens(path, header, segments, segmentBits - tokenBits);
    }
  }

  /** The file. */
  public Path path() {
    return path;
  }

  /** What the file says of itself. */
  public PackedHeader header() {
    return header;
  }

  /** Number of tokens. */
  public long tokens() {
    return header.tokens();
  }

  /** The id at a position in [0, tokens). */
  public int id(long index) {
    Objects.checkIndex(index, header.tokens());
    return idAt(index);
  }

  /**
   * Copies consecutive ids.
   *
   * @param from position of the first, 0 to {@code tokens - count}
   * @param count number of ids
   * @param into receives the ids at [offset, offset + count). Modified.
   */
  public void read(long from, int count, int[] into, int offset) {
    Objects.checkFromIndexSize(from, count, header.tokens());
    Objects.checkFromIndexSize(offset, count, into.length);
    for (int i = 0; i < count; i++) {
      into[offset + i] = idAt(from + i);
    }
  }

  /**
   * Reads the whole file and compares it with the hash in its header.
   *
   * @throws IOException when the tokens are not those that were packed
   */
  public void verify() throws IOException {
    MessageDigest digest = TokenFileWriter.sha256();
    for (ByteBuffer segment : segments) {
      digest.update(segment.duplicate());
    }
    String found = HexFormat.of().formatHex(digest.digest());
    if (!found.equals(header.dataHash())) {
      throw new IOException(
          path
              + " is damaged: its tokens have SHA-256 "
              + found
              + ", its header says "
              + header.dataHash()
              + "; copy it or pack the corpus again");
    }
  }

  private int idAt(long index) {
    ByteBuffer segment = segments[(int) (index >>> segmentShift)];
    int inSegment = (int) (index & ((1L << segmentShift) - 1));
    return wide
        ? segment.getInt(inSegment * Integer.BYTES)
        : Short.toUnsignedInt(segment.getShort(inSegment * Short.BYTES));
  }

  private static PackedHeader readHeader(FileChannel channel, Path path) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(PackedHeader.BYTES);
    while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
      // A read may bring fewer bytes than asked.
    }
    return PackedHeader.decode(bytes.flip(), channel.size(), path);
  }
}
