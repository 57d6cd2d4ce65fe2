// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.tokenizer;

import java.util.EnumMap;
import java.util.Map;

/**
 * The ids of a tokenizer's special tokens.
 *
 * <p>A tokenizer from elsewhere may lack some. Asking for the id of an absent one is an error that
 * names it. Immutable.
 */
public final class SpecialTokens {

  private final Map<SpecialToken, Integer> ids;
  private final String source;

  /**
   * @param ids ids of the tokens that are there
   * @param source where the tokenizer came from, for messages
   */
  SpecialTokens(Map<SpecialToken, Integer> ids, String source) {
    this.ids = new EnumMap<>(SpecialToken.class);
    this.ids.putAll(ids);
    this.source = source;
  }

  /** Says whether the tokenizer has a token for this part. */
  public boolean has(SpecialToken token) {
    return ids.containsKey(token);
  }

  /**
   * Returns the id of a special token.
   *
   * @throws IllegalArgumentException if the tokenizer has none
   */
  public int id(SpecialToken token) {
    Integer id = ids.get(token);
    if (id == null) {
      throw new IllegalArgumentException(
          "%s has no %s (%s); use a tokenizer that has it"
              .formatted(source, token.field(), token.text()));
    }
    return id;
  }

  /** Id of the token that begins a text. */
  public int bos() {
    return id(SpecialToken.BOS);
  }

  /** Id of the token that ends a text. */
  public int eos() {
    return id(SpecialToken.EOS);
  }

  /** Id of the token that fills rows. */
  public int pad() {
    return id(SpecialToken.PAD);
  }

  /** Id of the mask. */
  public int mask() {
    return id(SpecialToken.MASK);
  }

  @Override
  public String toString() {
    return ids.toString();
  }
}
