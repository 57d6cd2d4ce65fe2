// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.trace;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.dlm.tokenizer.Tokenizer;

/**
 * What a token stands for in a text.
 *
 * <p>Tokens of a byte-level vocabulary may end in the middle of a character; such a piece is known
 * by its bytes, and its neighbours are needed to read it.
 */
public sealed interface TracePiece {

  /** The piece of these bytes: a text if they are whole characters. */
  static TracePiece of(byte[] utf8) {
    try {
      return new Text(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString());
    } catch (CharacterCodingException e) {
      return new Bytes(HexFormat.of().formatHex(utf8));
    }
  }

  /**
   * What a token of this tokenizer stands for.
   *
   * @throws IllegalArgumentException if the id is not in its vocabulary
   */
  static TracePiece of(Tokenizer tokenizer, int id) {
    return tokenizer.isSpecial(id) ? new Special(tokenizer.token(id)) : of(tokenizer.bytes(id));
  }

  /** Whole characters. */
  record Text(String text) implements TracePiece {}

  /**
   * Bytes that are not whole characters by themselves.
   *
   * @param hex two lower-case digits for each
   */
  record Bytes(String hex) implements TracePiece {

    /** Refuses what is no bytes. */
    public Bytes {
      if (hex.isEmpty() || hex.length() % 2 != 0 || !hex.matches("[0-9a-f]*")) {
        throw new IllegalArgumentException(
            "bytes must be pairs of lower-case hexadecimal digits, but are '" + hex + "'");
      }
    }
  }

  /**
   * A token with a meaning of its own, such as the end of a text.
   *
   * @param name as the tokenizer spells it
   */
  record Special(String name) implements TracePiece {}
}
