// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.decoding;

/** What every decoder asks of a prompt. */
public final class PromptCheck {

  private PromptCheck() {}

  /**
   * Refuses a prompt with unknown tokens, or one that leaves no room for the answer.
   *
   * @param prompt token ids. Not modified.
   * @param answerLength most tokens of the answer
   * @param predictor the model that is to continue it
   */
  public static void require(int[] prompt, int answerLength, TokenPredictor predictor) {
    requireTokens(prompt, predictor);
    int room = predictor.maxLength() - prompt.length;
    if (answerLength > room) {
      throw new IllegalArgumentException(
          "a prompt of "
              + prompt.length
              + " tokens and an answer of "
              + answerLength
              + " do not fit the model's "
              + predictor.maxLength()
              + " positions; "
              + (room > 0 ? "ask for at most " + room + " tokens" : "shorten the prompt"));
    }
  }

  /** Refuses ids that are not in the model's vocabulary. */
  public static void requireTokens(int[] prompt, TokenPredictor predictor) {
    for (int i = 0; i < prompt.length; i++) {
      if (prompt[i] < 0 || prompt[i] >= predictor.vocabularySize()) {
        throw new IllegalArgumentException(
            "token "
                + prompt[i]
                + " at position "
                + i
                + " of the prompt is not in the model's vocabulary of "
                + predictor.vocabularySize()
                + "; use the tokenizer that the model was trained with");
      }
    }
  }
}
