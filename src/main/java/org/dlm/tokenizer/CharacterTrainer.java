// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.tokenizer;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/**
 * Collects the characters (code points) of documents for a character tokenizer.
 *
 * <p>Memory grows with the number of distinct characters. Not thread-safe.
 */
public final class CharacterTrainer {

  private final TreeSet<Integer> characters = new TreeSet<>();

  /**
   * Adds the characters of a document.
   *
   * @throws IllegalArgumentException if the text has half a surrogate pair
   */
  public void add(String document) {
    UnicodeText.requireWellFormed(document);
    document.codePoints().forEach(characters::add);
  }

  /**
   * Returns the tokenizer of the characters so far.
   *
   * @throws IllegalArgumentException if there was no text
   */
  public TokenizerDefinition train() {
    if (characters.isEmpty()) {
      throw new IllegalArgumentException("the training text is empty; give some text");
    }
    List<String> tokens = new ArrayList<>(TokenizerDefinition.SPECIAL_TOKENS);
    characters.forEach(character -> tokens.add(Character.toString(character)));
    for (int b = 0; b < 256; b++) {
      tokens.add(String.format(Locale.ROOT, "<0x%02X>", b));
    }
    return new TokenizerDefinition(TokenizerKind.CHAR, tokens, List.of());
  }
}
