// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.constraint;

import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a text must be like.
 *
 * <p>A word is meant as it is written, capitals included, and as a whole word: where it begins or
 * ends with a letter or digit, none may stand before or after it, so that "cat" occurs neither in
 * "Cat" nor in "category". It may hold spaces and other characters.
 *
 * @param regex an expression that the whole text matches, in the syntax of {@link RegexParser}, or
 *     null for any text
 * @param banned words that do not occur
 * @param required words that all occur
 */
public record TextRules(@Nullable String regex, List<String> banned, List<String> required) {

  /** Any text. */
  public static final TextRules ANY = new TextRules(null, List.of(), List.of());

  /** Refuses empty words. */
  public TextRules {
    banned = List.copyOf(banned);
    required = List.copyOf(required);
    if (banned.contains("") || required.contains("")) {
      throw new IllegalArgumentException("a banned or required word must have a character");
    }
  }

  /**
   * The texts that keep all rules.
   *
   * @throws IllegalArgumentException if no text does, naming the rule that contradicts those before
   *     it, or if the expression is not one
   */
  TextLanguage language() {
    Alphabet alphabet = alphabet();
    TextLanguage language = TextLanguage.anything(alphabet);
    if (regex != null) {
      language = language.and(TextLanguage.matching(regex, alphabet));
      require(language, "no text at all matches the expression '" + regex + "'");
    }
    for (String word : required) {
      language = language.and(TextLanguage.withWord(word, alphabet));
      require(language, "no text that keeps the other rules can have the word '" + word + "'");
    }
    for (String word : banned) {
      language = language.without(TextLanguage.withWord(word, alphabet));
      require(language, "every text that keeps the other rules has the banned word '" + word + "'");
    }
    return language;
  }

  private Alphabet alphabet() {
    Set<BitSet> sets = new LinkedHashSet<>();
    if (regex != null) {
      sets.addAll(TextLanguage.charactersOf(regex));
    }
    Stream.concat(banned.stream(), required.stream())
        .map(TextLanguage::charactersOfWord)
        .forEach(sets::addAll);
    return new Alphabet(sets);
  }

  private static void require(TextLanguage language, String refusal) {
    if (language.isEmpty()) {
      throw new IllegalArgumentException(refusal);
    }
  }
}
