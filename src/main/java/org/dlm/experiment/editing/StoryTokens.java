// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.editing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dlm.tokenizer.Tokenizer;

/** A story in tokens, and where each of them stands in its text. Immutable. */
final class StoryTokens {

  private static final Pattern WORD = Pattern.compile("[A-Za-z]+(?:-[A-Za-z]+)*");

  private final String text;
  private final int[] ids;
  private final int[] ends;

  /**
   * A word that is made of whole tokens, of which the first begins with the space before it.
   *
   * @param text without that space
   * @param from its first token
   * @param to the token after its last one
   * @param begin its first character
   */
  record Word(String text, int from, int to, int begin) {

    /** Position of the character after it. */
    int end() {
      return begin + text.length();
    }
  }

  /**
   * Encodes a story.
   *
   * @throws IllegalArgumentException if its tokens are no texts by themselves
   */
  StoryTokens(String text, Tokenizer tokenizer) {
    this.text = text;
    ids = tokenizer.encode(text);
    ends = new int[ids.length];
    int end = 0;
    for (int t = 0; t < ids.length; t++) {
      end += tokenizer.decode(new int[] {ids[t]}).length();
      ends[t] = end;
    }
    if (end != text.length()) {
      throw new IllegalArgumentException(
          "the tokens of a story have %d characters, the story has %d; use a tokenizer whose tokens are texts"
              .formatted(end, text.length()));
    }
  }

  /** The story. */
  String text() {
    return text;
  }

  /** Token ids. A copy. */
  int[] ids() {
    return ids.clone();
  }

  /** Number of tokens. */
  int count() {
    return ids.length;
  }

  /** The character at which a token begins; the length of the text for the one after the last. */
  int begin(int token) {
    return token == 0 ? 0 : ends[token - 1];
  }

  /** Whether a token begins with a space, so that a word or a quote begins there. */
  boolean opens(int token) {
    return token < ids.length && text.charAt(begin(token)) == ' ';
  }

  /** The first token at or after another that begins with a space; the number of tokens if none. */
  int nextOpening(int token) {
    int next = token;
    while (next < ids.length && !opens(next)) {
      next++;
    }
    return next;
  }

  /** The token that begins at a character, or -1 if none does. */
  int tokenAt(int character) {
    int found = character == 0 ? 0 : Arrays.binarySearch(ends, character) + 1;
    return found < 0 ? -1 : found;
  }

  /** The words that are made of whole tokens and follow a space, from left to right. */
  List<Word> words() {
    List<Word> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(text);
    while (matcher.find()) {
      int from = matcher.start() == 0 ? -1 : tokenAt(matcher.start() - 1);
      int to = tokenAt(matcher.end());
      if (from > 0 && to > from && opens(from)) {
        words.add(new Word(matcher.group(), from, to, matcher.start()));
      }
    }
    return words;
  }

  /** The story with another word in a word's place. */
  String with(Word word, String other) {
    return text.substring(0, word.begin()) + other + text.substring(word.end());
  }
}
