// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.generation;

import java.util.List;

/**
 * A prompt with its continuation.
 *
 * @param text the prompt's text and what the model wrote after it
 * @param promptIds tokens that the model was given
 * @param answerIds tokens that it wrote, up to the end of the text
 * @param evaluations how often the network was evaluated
 * @param budget how often it might have been; an early end saves the rest
 * @param seconds how long it took
 * @param ruleSeconds how much of it was spent on the rules of the answer
 */
public record GeneratedText(
    String text,
    List<Integer> promptIds,
    List<Integer> answerIds,
    int evaluations,
    int budget,
    double seconds,
    double ruleSeconds) {

  /** A text without rules. */
  public GeneratedText(
      String text,
      List<Integer> promptIds,
      List<Integer> answerIds,
      int evaluations,
      int budget,
      double seconds) {
    this(text, promptIds, answerIds, evaluations, budget, seconds, 0);
  }

  /** Takes copies. */
  public GeneratedText {
    promptIds = List.copyOf(promptIds);
    answerIds = List.copyOf(answerIds);
  }
}
