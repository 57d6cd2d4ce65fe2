// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.tokenizer;

/**
 * The parts that special tokens play, with the texts that the field (LLaDA) gives them.
 *
 * <p>The padding token is the end-of-text token in all tokenizers made here, as in LLaDA.
 */
public enum SpecialToken {
  /** Begins a text. */
  BOS("bos_token", "<|startoftext|>"),
  /** Ends a text. */
  EOS("eos_token", "<|endoftext|>"),
  /** Stands for a token that is not known yet. */
  MASK("mask_token", "<|mdm_mask|>"),
  /** Begins the name of a speaker. */
  START_HEADER("start_header_token", "<|start_header_id|>"),
  /** Ends the name of a speaker. */
  END_HEADER("end_header_token", "<|end_header_id|>"),
  /** Ends what a speaker says. */
  END_OF_TURN("eot_token", "<|eot_id|>"),
  /** Fills a row of a batch. */
  PAD("pad_token", EOS.text);

  private final String field;
  private final String text;

  SpecialToken(String field, String text) {
    this.field = field;
    this.text = text;
  }

  /** Name of this part in {@code special_tokens_map.json}. */
  public String field() {
    return field;
  }

  /** Text of this token in the tokenizers made here. */
  public String text() {
    return text;
  }
}
