// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.constraint;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.lucene.util.automaton.Automata;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.MinimizationOperations;
import org.apache.lucene.util.automaton.Operations;
import org.apache.lucene.util.automaton.TooComplexToDeterminizeException;

/**
 * A regular set of texts, as the smallest deterministic automaton over the symbols of an {@link
 * Alphabet}.
 *
 * <p>Immutable. What would need too large an automaton is refused.
 */
final class TextLanguage {

  /** How much work may be spent on making an automaton deterministic, in Lucene's measure. */
  private static final int WORK_LIMIT = 200_000;

  private final Alphabet alphabet;
  private final Automaton automaton;

  private TextLanguage(Alphabet alphabet, Supplier<Automaton> automaton) {
    this.alphabet = alphabet;
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
  static TextLanguage anything(Alphabet alphabet) {
    return new TextLanguage(alphabet, () -> anyText(alphabet));
  }

  private static Automaton anyText(Alphabet alphabet) {
    return Operations.repeat(alphabet.automaton(CodePoints.all()));
  }

  /**
   * The texts that an expression matches as a whole; see {@link RegexParser} for its syntax.
   *
   * @throws IllegalArgumentException if the expression is not one, saying where
   */
  static TextLanguage matching(String regex, Alphabet alphabet) {
    return new TextLanguage(alphabet, () -> new RegexParser(regex, alphabet::automaton).parse());
  }

  /** The sets of characters between which an expression distinguishes. */
  static Set<BitSet> charactersOf(String regex) {
    Set<BitSet> sets = new LinkedHashSet<>();
    new RegexParser(
            regex,
            set -> {
              sets.add(set);
              return Automata.makeEmptyString();
            })
        .parse();
    return sets;
  }

  /**
   * The texts in which a word occurs as a word: where the word begins or ends with a letter or
   * digit, none stands before or after it.
   *
   * @param word one word or several, as they are written; not empty
   */
  static TextLanguage withWord(String word, Alphabet alphabet) {
    BitSet inWords = CodePoints.IN_WORDS;
    Automaton anything = anyText(alphabet);
    Automaton between = alphabet.automaton(CodePoints.complement(inWords));
    boolean startsInside = inWords.get(word.codePointAt(0));
    boolean endsInside = inWords.get(word.codePointBefore(word.length()));
    List<Automaton> parts = new ArrayList<>();
    parts.add(
        startsInside ? Operations.optional(Operations.concatenate(anything, between)) : anything);
    word.codePoints().forEach(c -> parts.add(alphabet.automaton(CodePoints.one(c))));
    parts.add(
        endsInside ? Operations.optional(Operations.concatenate(between, anything)) : anything);
    return new TextLanguage(alphabet, () -> Operations.concatenate(parts));
  }

  /** The sets of characters between which {@link #withWord} distinguishes. */
  static Set<BitSet> charactersOfWord(String word) {
    Set<BitSet> sets = new LinkedHashSet<>();
    sets.add(CodePoints.IN_WORDS);
    word.codePoints().mapToObj(CodePoints::one).forEach(sets::add);
    return sets;
  }

  /** The texts of both sets, which have one alphabet. */
  TextLanguage and(TextLanguage other) {
    return new TextLanguage(alphabet, () -> Operations.intersection(automaton, other.automaton));
  }

  /** The texts of this set that are not in the other, which has the same alphabet. */
  TextLanguage without(TextLanguage other) {
    return new TextLanguage(
        alphabet, () -> Operations.minus(automaton, other.automaton, WORK_LIMIT));
  }

  /** Whether no text is in it. */
  boolean isEmpty() {
    return Operations.isEmpty(automaton);
  }

  /** Its automaton, minimal and so deterministic and without dead states. Not to be modified. */
  Automaton automaton() {
    return automaton;
  }

  /** The symbols of its automaton. */
  Alphabet alphabet() {
    return alphabet;
  }
}
