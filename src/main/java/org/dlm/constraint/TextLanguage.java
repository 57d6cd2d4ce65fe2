// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.constraint;

import java.util.BitSet;
import java.util.List;
import java.util.function.Supplier;
import org.apache.lucene.util.automaton.Automata;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.MinimizationOperations;
import org.apache.lucene.util.automaton.Operations;
import org.apache.lucene.util.automaton.TooComplexToDeterminizeException;

/**
 * A regular set of texts, as the smallest deterministic automaton over code points.
 *
 * <p>Immutable. What would need too large an automaton is refused.
 */
final class TextLanguage {

  /** How much work may be spent on making an automaton deterministic, in Lucene's measure. */
  private static final int WORK_LIMIT = 200_000;

  private static final Automaton ANYTHING =
      Operations.repeat(CodePoints.automaton(CodePoints.all()));

  private final Automaton automaton;

  private TextLanguage(Supplier<Automaton> automaton) {
    this.automaton = minimal(automaton);
  }

  /** Makes an automaton minimal, or says in words that it would be too large. */
  private static Automaton minimal(Supplier<Automaton> automaton) {
    try {
      return MinimizationOperations.minimize(automaton.get(), WORK_LIMIT);
    } catch (TooComplexToDeterminizeException e) {
      throw new IllegalArgumentException(
          "these rules need too large an automaton; use a shorter expression, smaller counts in {},"
              + " or fewer words",
          e);
    }
  }

  /** All texts. */
  static TextLanguage anything() {
    return new TextLanguage(() -> ANYTHING);
  }

  /**
   * The texts that an expression matches as a whole; see {@link RegexParser} for its syntax.
   *
   * @throws IllegalArgumentException if the expression is not one, saying where
   */
  static TextLanguage matching(String regex) {
    return new TextLanguage(() -> new RegexParser(regex).parse());
  }

  /**
   * The texts in which a word occurs as a word: where the word begins or ends with a letter or
   * digit, none stands before or after it.
   *
   * @param word one word or several, as they are written; not empty
   */
  static TextLanguage withWord(String word) {
    BitSet inWords = CodePoints.IN_WORDS;
    Automaton between = CodePoints.automaton(CodePoints.complement(inWords));
    boolean startsInside = inWords.get(word.codePointAt(0));
    boolean endsInside = inWords.get(word.codePointBefore(word.length()));
    Automaton before = startsInside ? Operations.optional(joined(ANYTHING, between)) : ANYTHING;
    Automaton after = endsInside ? Operations.optional(joined(between, ANYTHING)) : ANYTHING;
    return new TextLanguage(() -> joined(before, Automata.makeString(word), after));
  }

  private static Automaton joined(Automaton... parts) {
    return Operations.concatenate(List.of(parts));
  }

  /** The texts of both sets. */
  TextLanguage and(TextLanguage other) {
    return new TextLanguage(() -> Operations.intersection(automaton, other.automaton));
  }

  /** The texts of this set that are not in the other. */
  TextLanguage without(TextLanguage other) {
    return new TextLanguage(() -> Operations.minus(automaton, other.automaton, WORK_LIMIT));
  }

  /** Whether no text is in it. */
  boolean isEmpty() {
    return Operations.isEmpty(automaton);
  }

  /** Its automaton, minimal and so deterministic and without dead states. Not to be modified. */
  Automaton automaton() {
    return automaton;
  }
}
