// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** Text that is piped into the program. */
final class StandardInput {

  private StandardInput() {}

  /**
   * Reads standard input to its end.
   *
   * @throws IOException if it is not UTF-8; names the offset of the first bad byte
   */
  static String text() throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(System.in.readAllBytes());
    CharBuffer chars = CharBuffer.allocate(bytes.remaining());
    CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(bytes, chars, true);
    if (result.isError()) {
      throw new IOException(
          "standard input is not UTF-8: byte 0x%02X at offset %d begins no character"
              .formatted(bytes.get(bytes.position()), bytes.position()));
    }
    return chars.flip().toString();
  }
}
