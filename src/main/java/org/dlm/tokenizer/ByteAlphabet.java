// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.tokenizer;

import java.util.Arrays;

/**
 * The printable character that byte-level tokenizers write for each byte.
 *
 * <p>Printable Latin-1 characters stand for themselves; the others, in the order of their bytes,
 * are U+0100 and what follows (so a space is U+0120). This is the alphabet of GPT-2 (Radford et
 * al., 2019), which Hugging Face calls ByteLevel.
 */
final class ByteAlphabet {

  private static final char[] CHARACTERS = characters();
  private static final int[] BYTES = bytes();

  private ByteAlphabet() {}

  private static char[] characters() {
    char[] characters = new char[256];
    char next = 0x100;
    for (int b = 0; b < 256; b++) {
      boolean printable = b > 0x20 && b < 0x7F || b > 0xA0 && b != 0xAD;
      characters[b] = printable ? (char) b : next++;
    }
    return characters;
  }

  private static int[] bytes() {
    int[] bytes = new int[0x100 + 256];
    Arrays.fill(bytes, -1);
    for (int b = 0; b < 256; b++) {
      bytes[CHARACTERS[b]] = b;
    }
    return bytes;
  }

  /** Returns the byte for a character, 0 to 255, or -1 if it stands for none. */
  static int unsignedByte(char character) {
    return character < BYTES.length ? BYTES[character] : -1;
  }

  /** Returns the character for a byte, 0 to 255. */
  static char character(int unsignedByte) {
    return CHARACTERS[unsignedByte];
  }
}
