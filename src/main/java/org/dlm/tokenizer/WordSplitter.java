// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.tokenizer;

/**
 * Cuts a text into the words that byte-level BPE never merges across.
 *
 * <p>The rule is GPT-2's, which Hugging Face's ByteLevel pre-tokenizer applies when the tokenizer
 * runs:
 *
 * <pre>{@code 's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+}</pre>
 *
 * <p>It is written out by hand because it is the inner loop of training. Characters are classified
 * by the Unicode tables of the running JDK: a character that is younger than they are counts as
 * neither letter nor number.
 */
final class WordSplitter {

  /** The classes of the rule. */
  private enum CharacterClass {
    SPACE,
    LETTER,
    NUMBER,
    OTHER
  }

  private final String text;
  private int start;

  /** Begins at the start of a text. */
  WordSplitter(String text) {
    this.text = text;
  }

  /** Returns the next word, or an empty string at the end of the text. */
  String next() {
    int end = start < text.length() ? wordEnd(start) : start;
    String word = text.substring(start, end);
    start = end;
    return word;
  }

  private int wordEnd(int from) {
    int contraction = contractionLength(from);
    if (contraction > 0) {
      return from + contraction;
    }
    int first = from;
    if (text.charAt(from) == ' '
        && from + 1 < text.length()
        && classAt(from + 1) != CharacterClass.SPACE) {
      first = from + 1;
    }
    CharacterClass kind = classAt(first);
    int end = runEnd(first, kind);
    // Spaces leave their last one to the word that follows, if they are more than one.
    return kind == CharacterClass.SPACE && end < text.length() && end - from > 1 ? end - 1 : end;
  }

  private int runEnd(int from, CharacterClass kind) {
    int i = from;
    while (i < text.length() && classAt(i) == kind) {
      i += Character.charCount(text.codePointAt(i));
    }
    return i;
  }

  private int contractionLength(int at) {
    if (text.charAt(at) != '\'' || at + 1 == text.length()) {
      return 0;
    }
    return switch (text.charAt(at + 1)) {
      case 's', 't', 'm', 'd' -> 2;
      case 'r', 'v' -> at + 2 < text.length() && text.charAt(at + 2) == 'e' ? 3 : 0;
      case 'l' -> at + 2 < text.length() && text.charAt(at + 2) == 'l' ? 3 : 0;
      default -> 0;
    };
  }

  private CharacterClass classAt(int i) {
    int codePoint = text.codePointAt(i);
    if (UnicodeText.isWhiteSpace(codePoint)) {
      return CharacterClass.SPACE;
    }
    if (Character.isLetter(codePoint)) {
      return CharacterClass.LETTER;
    }
    int type = Character.getType(codePoint);
    boolean number =
        type == Character.DECIMAL_DIGIT_NUMBER
            || type == Character.LETTER_NUMBER
            || type == Character.OTHER_NUMBER;
    return number ? CharacterClass.NUMBER : CharacterClass.OTHER;
  }
}
