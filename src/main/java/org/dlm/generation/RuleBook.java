// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.generation;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.dlm.constraint.TextConstraint;
import org.dlm.constraint.TextRules;
import org.dlm.constraint.TokenAutomaton;
import org.dlm.tokenizer.Tokenizer;
import org.jspecify.annotations.Nullable;

/**
 * Makes constraints for the texts of one model. What the same rules need is compiled once.
 *
 * <p>Not thread-safe.
 */
final class RuleBook {

  private final Tokenizer tokenizer;
  private final ModelVocabulary vocabulary;
  private final int vocabularySize;
  private @Nullable TextRules compiled;
  private @Nullable TokenAutomaton automaton;

  /**
   * Opens an empty book.
   *
   * @param vocabularySize number of logits per position
   */
  RuleBook(Tokenizer tokenizer, ModelVocabulary vocabulary, int vocabularySize) {
    this.tokenizer = tokenizer;
    this.vocabulary = vocabulary;
    this.vocabularySize = vocabularySize;
  }

  /**
   * The constraint of an answer.
   *
   * @param from first position of the answer
   * @throws IllegalArgumentException if no text keeps the rules, or pins contradict each other,
   *     with the reason
   */
  TextConstraint constraint(AnswerRules rules, int from) {
    Map<Integer, BitSet> choices = new HashMap<>();
    rules
        .pins()
        .forEach(
            (position, text) -> {
              int[] ids = tokenizer.encode(text);
              for (int i = 0; i < ids.length; i++) {
                BitSet only = new BitSet();
                only.set(ids[i]);
                BitSet other = choices.putIfAbsent(from + position + i, only);
                if (other != null && !other.equals(only)) {
                  throw new IllegalArgumentException(
                      "the text pinned at token %d, '%s', runs into another pinned text; its %d tokens need as many places"
                          .formatted(position, text, ids.length));
                }
              }
            });
    return constraint(rules.text(), from, choices);
  }

  /**
   * The constraint of a text with a choice of tokens at some of its positions.
   *
   * @param from first position of the text
   */
  TextConstraint constraint(TextRules rules, int from, Map<Integer, BitSet> choices) {
    TokenAutomaton known = automaton;
    if (known == null || !rules.equals(compiled)) {
      known =
          new TokenAutomaton(
              rules, tokenizer.tokenBytes(), vocabulary.stopTokens(), vocabularySize);
      automaton = known;
      compiled = rules;
    }
    return new TextConstraint(known, from, choices);
  }
}
