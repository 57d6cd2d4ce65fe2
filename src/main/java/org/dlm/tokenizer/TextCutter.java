// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.tokenizer;

import java.util.List;

/**
 * Cuts ordinary text into pieces that are encoded one by one.
 *
 * <p>There are two reasons to cut. The runtime would take the text of a special token for the
 * token, so a cut goes through it where it turns from signs to letters, as in {@code <|} and {@code
 * eot_id|>}. And it needs much memory per character, so a long text is cut where every known
 * tokenizer parts words: before a single space or line break between two letters. Neither changes
 * the ids of ordinary text.
 */
final class TextCutter {

  /** Characters after which a piece ends at the next good place. */
  private static final int LONG = 1 << 16;

  private final List<String> special;

  TextCutter(List<String> special) {
    this.special = special;
  }

  boolean containsSpecial(String text) {
    return special.stream().anyMatch(text::contains);
  }

  /**
   * Cuts a text.
   *
   * @param text a text; pieces joined give it back
   * @param pieces receives the pieces, at least one. Modified.
   */
  void cut(String text, List<String> pieces) {
    int from = 0;
    for (int end = nextCutInLongText(text, 0); end < text.length(); ) {
      cutSpecial(text.substring(from, end), pieces);
      from = end;
      end = nextCutInLongText(text, from);
    }
    cutSpecial(text.substring(from), pieces);
  }

  private void cutSpecial(String text, List<String> pieces) {
    int from = 0;
    for (int end = nextCutInSpecial(text, 0); end < text.length(); ) {
      pieces.add(text.substring(from, end));
      from = end;
      end = nextCutInSpecial(text, from);
    }
    pieces.add(text.substring(from));
  }

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
    int i = 0;
    while (i < token.length() && !Character.isLetter(token.charAt(i))) {
      i++;
    }
    return i > 0 && i < token.length() ? i : Character.charCount(token.codePointAt(0));
  }

  private static int nextCutInLongText(String text, int from) {
    for (int i = from + LONG; i < text.length() - 1; i++) {
      char c = text.charAt(i);
      if ((c == ' ' || c == '\n')
          && Character.isLetter(text.charAt(i - 1))
          && Character.isLetter(text.charAt(i + 1))) {
        return i;
      }
    }
    return text.length();
  }
}
