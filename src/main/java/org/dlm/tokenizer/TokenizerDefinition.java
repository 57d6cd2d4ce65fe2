// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.tokenizer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A tokenizer as data: its kind, its tokens in the order of their ids, and its merges.
 *
 * <p>The special tokens come first. Then:
 *
 * <ul>
 *   <li>bytes: the 256 bytes, in order;
 *   <li>BPE: the same, then the merged tokens in the order in which they were learnt;
 *   <li>characters: the characters of the training text in the order of their code points, then 256
 *       tokens {@code <0x00>} to {@code <0xFF>} that spell all other characters in UTF-8. These
 *       tokens never occur in text whose characters are all known.
 * </ul>
 *
 * <p>So each of the three encodes every Unicode string and decodes it to the same string.
 *
 * @param kind what the tokens are
 * @param tokens tokens by id, as {@code tokenizer.json} spells them
 * @param merges merges in the order of their priority, left and right token with a space between
 */
public record TokenizerDefinition(TokenizerKind kind, List<String> tokens, List<String> merges) {

  /** Texts of the special tokens, in the order of their ids. */
  static final List<String> SPECIAL_TOKENS = specialTokens();

  /**
   * Checks the special tokens.
   *
   * @throws IllegalArgumentException if they are not the first tokens
   */
  public TokenizerDefinition {
    tokens = List.copyOf(tokens);
    merges = List.copyOf(merges);
    if (!tokens.subList(0, Math.min(tokens.size(), SPECIAL_TOKENS.size())).equals(SPECIAL_TOKENS)) {
      throw new IllegalArgumentException("the first tokens must be " + SPECIAL_TOKENS);
    }
  }

  private static List<String> specialTokens() {
    List<String> texts = new ArrayList<>();
    for (SpecialToken token : SpecialToken.values()) {
      if (!texts.contains(token.text())) {
        texts.add(token.text());
      }
    }
    return List.copyOf(texts);
  }

  /** Returns the tokenizer of the 256 bytes. */
  public static TokenizerDefinition ofBytes() {
    return new TokenizerDefinition(TokenizerKind.BYTE, specialTokensAndBytes(), List.of());
  }

  /**
   * Returns the tokenizer of the characters that occur in documents.
   *
   * @throws IllegalArgumentException if there is no character, or half a surrogate pair
   */
  public static TokenizerDefinition ofCharacters(Iterable<String> documents) {
    CharacterTrainer trainer = new CharacterTrainer();
    documents.forEach(trainer::add);
    return trainer.train();
  }

  static List<String> specialTokensAndBytes() {
    List<String> tokens = new ArrayList<>(SPECIAL_TOKENS);
    for (int b = 0; b < 256; b++) {
      tokens.add(Character.toString(ByteAlphabet.character(b)));
    }
    return tokens;
  }

  /** Tokens, special ones included. */
  public int vocabularySize() {
    return tokens.size();
  }

  /**
   * Writes {@code tokenizer.json} and the two small files beside it that Hugging Face tools read.
   *
   * @param folder where to write; made if it is not there
   * @throws IOException if it cannot be written; a file is written whole or not at all
   */
  public void write(Path folder) throws IOException {
    new TokenizerWriter(this).write(folder);
  }
}
