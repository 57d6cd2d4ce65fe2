// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.corpus;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Text of files that are UTF-8 or refused. */
final class Utf8 {

  private static final int LARGEST_FILE = Integer.MAX_VALUE - 8;
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private Utf8() {}

  /** Reads a whole file, without the byte order mark that it may begin with. */
  static String read(Path path) throws IOException {
    if (Files.size(path) > LARGEST_FILE) {
      throw new IOException(
          path
              + " has "
              + Files.size(path)
              + " bytes, too many for one document; split it or write its documents as JSONL");
    }
    byte[] bytes = Files.readAllBytes(path);
    return decode(ByteBuffer.wrap(bytes), 0, path);
  }

  /**
   * Decodes a part of a file.
   *
   * @param bytes the part. Modified.
   * @param offset where in the file it begins; the beginning loses its byte order mark
   * @throws IOException when it is not UTF-8; names the file and the offset of the first bad byte
   */
  static String decode(ByteBuffer bytes, long offset, Path path) throws IOException {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    CharBuffer chars = CharBuffer.allocate(bytes.remaining());
    int begin = bytes.position();
    CoderResult result = decoder.decode(bytes, chars, true);
    if (result.isError()) {
      throw new IOException(
          "%s is not UTF-8: byte 0x%02X at offset %d begins no character; convert the file to UTF-8"
              .formatted(path, bytes.get(bytes.position()), offset + bytes.position() - begin));
    }
    String text = chars.flip().toString();
    return offset == 0 && text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
  }
}
