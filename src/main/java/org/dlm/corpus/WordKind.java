// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.corpus;

/** Where a word of a story comes from. */
public enum WordKind {
  /** A name of a person or animal. */
  NAME,
  /** A number in words. */
  NUMBER,
  /** Another word that is drawn from a lexicon: a thing, a place, a deed, a trait. */
  LEXICON,
  /** A word that the rules themselves write: articles, pronouns, set phrases. */
  RULE
}
