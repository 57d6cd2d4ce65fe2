// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.tokenizer;

/** What the tokenizers need to know of Unicode. */
final class UnicodeText {

  private UnicodeText() {}

  /**
   * Refuses half a surrogate pair, which is no character and has no UTF-8 bytes.
   *
   * @throws IllegalArgumentException if there is one; names its value and its place
   */
  static void requireWellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        boolean pair =
            Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!pair) {
          throw new IllegalArgumentException(
              "the text has half a surrogate pair (U+%04X) at index %d; give well-formed Unicode"
                  .formatted((int) c, i));
        }
        i++;
      }
    }
  }

  /** Says whether a code point has Unicode's White_Space property. */
  static boolean isWhiteSpace(int c) {
    return c >= 0x09 && c <= 0x0D || c == 0x85 || Character.isSpaceChar(c);
  }
}
