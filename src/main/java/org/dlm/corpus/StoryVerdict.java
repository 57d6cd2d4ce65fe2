// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.corpus;

/**
 * What {@link StoryGrammar#check} says of a text.
 *
 * @param kind whether the text is a story and, if not, what kind of fault comes first
 * @param position character at which that fault lies; the length of the text if it is valid
 * @param validPrefix number of characters up to which the text can be the beginning of a story
 * @param message the fault in words, empty if the text is valid
 */
public record StoryVerdict(Kind kind, int position, int validPrefix, String message) {

  /** The kinds of verdicts. */
  public enum Kind {
    /** The text is a story of the grammar. */
    VALID,
    /** The text is no story, even if agreements and sums are ignored; or it stops too early. */
    GRAMMAR,
    /** A word contradicts an earlier one: a name, a pronoun, an article, a colour, a plural. */
    AGREEMENT,
    /** A number contradicts earlier ones. */
    ARITHMETIC,
    /** Quoted speech is not closed. */
    UNCLOSED_QUOTE
  }

  /** Returns whether the text is a story of the grammar. */
  public boolean isValid() {
    return kind == Kind.VALID;
  }
}
