// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.corpus;

import java.util.Locale;

/**
 * The shapes in which a word of a lexicon can appear. Which of them a word has depends on its kind.
 */
enum Form {
  /** The word as it stands: {@code apple}, {@code Tom}, {@code run}. */
  BASE,
  /** With its indefinite article: {@code an apple}. */
  A,
  /** The plural: {@code apples}. */
  S,
  /** Subject pronoun of a person: {@code he} or {@code she}. */
  HE,
  /** Object pronoun of a person: {@code him} or {@code her}. */
  HIM,
  /** Possessive pronoun of a person: {@code his} or {@code her}. */
  HIS,
  /** Reflexive pronoun of a person: {@code himself} or {@code herself}. */
  SELF,
  /** What a child of this name is: {@code boy} or {@code girl}. */
  BOY,
  /** Possessive of a name: {@code Tom's}. */
  OWN,
  /** A place with its preposition and article: {@code at the beach}. */
  AT,
  /** The past tense of a verb: {@code ran}. */
  ED,
  /** The present participle of a verb: {@code running}. */
  ING;

  /** Returns the form written as {@code text} in the notation, in any case. */
  static Form parse(String text) {
    for (Form form : values()) {
      if (form.name().equalsIgnoreCase(text)) {
        return form;
      }
    }
    throw new IllegalArgumentException(
        "unknown form \""
            + text
            + "\": expected one of "
            + java.util.Arrays.toString(values()).toLowerCase(Locale.ROOT));
  }
}
