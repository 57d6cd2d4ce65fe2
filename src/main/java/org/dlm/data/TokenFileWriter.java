// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.data;

import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/**
 * Writes a packed file beside its final place and moves it there when it is whole.
 *
 * <p>Until {@link #commit} nothing is seen under the final name; {@link #close} without it leaves
 * no trace. Not thread-safe.
 */
final class TokenFileWriter implements AutoCloseable {

  private static final int BUFFER_BYTES = 1 << 16;

  private final Path path;
  private final Path partial;
  private final FileChannel channel;
  private final boolean wide;
  private final MessageDigest digest = sha256();
  private final ByteBuffer buffer =
      ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);

  TokenFileWriter(Path path, int tokenBytes) throws IOException {
    this.path = path.toAbsolutePath();
    this.partial = sibling(".partial");
    this.wide = tokenBytes == Integer.BYTES;
    if (Files.isDirectory(path)) {
      throw new IOException(path + " is a folder; name a file to write the tokens to");
    }
    try {
      Files.createDirectories(this.path.resolveSibling(""));
      this.channel = create(partial);
    } catch (IOException e) {
      throw cannotWrite(e);
    }
    channel.position(PackedHeader.BYTES);
  }

  void write(int id) throws IOException {
    if (buffer.remaining() < Integer.BYTES) {
      flush();
    }
    if (wide) {
      buffer.putInt(id);
    } else {
      buffer.putShort((short) id);
    }
  }

  /** Writes out what is buffered and returns the SHA-256 of all tokens. */
  String finishTokens() throws IOException {
    flush();
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Completes the file, moves it to its place and writes its readable twin beside it. */
  void commit(PackedHeader header, Map<String, Object> twin) throws IOException {
    Path twinPath = sibling(".json");
    Path twinPartial = sibling(".json.partial");
    try {
      writeFully(header.encode(), 0);
      channel.force(true);
      channel.close();
      writeTwin(twinPartial, twin);
      // An old twin must not stand beside new tokens, so it goes first.
      Files.deleteIfExists(twinPath);
      Files.move(partial, path, StandardCopyOption.ATOMIC_MOVE);
      Files.move(twinPartial, twinPath, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw cannotWrite(e);
    } finally {
      Files.deleteIfExists(twinPartial);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
    Files.deleteIfExists(partial);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  private void flush() throws IOException {
    buffer.flip();
    digest.update(buffer.duplicate());
    try {
      writeFully(buffer, channel.position());
      channel.position(channel.position() + buffer.limit());
    } catch (IOException e) {
      throw cannotWrite(e);
    }
    buffer.clear();
  }

  private void writeFully(ByteBuffer bytes, long position) throws IOException {
    long at = position;
    while (bytes.hasRemaining()) {
      at += channel.write(bytes, at);
    }
  }

  private static void writeTwin(Path twinPartial, Map<String, Object> twin) throws IOException {
    String json = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(twin);
    try (FileChannel out = create(twinPartial)) {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(json + "\n");
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
    }
  }

  private static FileChannel create(Path file) throws IOException {
    return FileChannel.open(
        file,
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE);
  }

  private Path sibling(String suffix) {
    return path.resolveSibling(path.getFileName() + suffix);
  }

  private IOException cannotWrite(IOException e) {
    boolean inTheWay = e instanceof FileAlreadyExistsException; // of the folder that is to hold it
    String reason = inTheWay ? e.getMessage() + " is not a folder" : e.getMessage();
    return new IOException("cannot write " + path + ": " + reason, e);
  }
}
