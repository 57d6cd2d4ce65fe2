// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.tokenizer;

import java.util.List;
import java.util.function.Consumer;

/**
 * Cuts ordinary text into pieces that may be encoded apart without changing a single id.
 *
 * <p>There are two reasons to cut:
 *
 * <ul>
 *   <li>The runtime would take the text of a special token for the token. So a cut goes through it,
 *       where it turns from signs to letters, as in {@code <|} and {@code eot_id|>}.
 *   <li>Text repeats its words, and a word that has been encoded need not be encoded again. So,
 *       where the tokenizer allows it, a cut goes before each single space between another
 *       character and a letter: byte-level tokenizers never merge across that place.
 * </ul>
 */
final class TextCutter {

  private final List<String> special;
  private final boolean atSpaces;

  /**
   * @param special texts of the special tokens
   * @param atSpaces whether to cut before spaces too
   */
  TextCutter(List<String> special, boolean atSpaces) {
    this.special = List.copyOf(special);
    this.atSpaces = atSpaces;
  }

  /** Says whether the text of a special token occurs in a text. */
  boolean containsSpecial(String text) {
    for (String token : special) {
      if (text.contains(token)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Cuts a text.
   *
   * @param text the text
   * @param pieces receives the pieces in order; joined they are the text
   */
  void cut(String text, Consumer<String> pieces) {
    int from = 0;
    int cutInSpecial = nextCutInSpecial(text, 0);
    while (from < text.length()) {
      int end = Math.min(cutInSpecial, nextCutAtSpace(text, from + 1));
      pieces.accept(text.substring(from, end));
      from = end;
      if (from == cutInSpecial) {
        cutInSpecial = nextCutInSpecial(text, from);
      }
    }
  }

  /**
   * A text cut anywhere inside is no longer found, so it is enough to look from the last cut on.
   */
  private int nextCutInSpecial(String text, int from) {
    int cut = text.length();
    for (String token : special) {
      int at = text.indexOf(token, from);
      if (at >= 0) {
        cut = Math.min(cut, at + cutWithin(token));
      }
    }
    return cut;
  }

  private static int cutWithin(String token) {
    int first = Character.charCount(token.codePointAt(0));
    if (first == token.length()) {
      throw new IllegalArgumentException(
          "the text has '" + token + "', a special token of one character, which nothing spells");
    }
    int i = first;
    while (i < token.length() && !Character.isLetter(token.charAt(i))) {
      i++;
    }
    return i < token.length() ? i : first;
  }

  private int nextCutAtSpace(String text, int from) {
    if (atSpaces) {
      for (int i = from; i < text.length() - 1; i++) {
        if (text.charAt(i) == ' '
            && Character.isLetter(text.charAt(i + 1))
            && !UnicodeText.isWhiteSpace(text.charAt(i - 1))) {
          return i;
        }
      }
    }
    return text.length();
  }
}
