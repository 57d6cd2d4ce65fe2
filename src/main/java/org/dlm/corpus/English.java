// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.corpus;

import java.util.regex.Pattern;

/** The regular forms of English words; irregular ones stand in the lexicon. */
final class English {
  private static final Pattern AN = Pattern.compile("(?:[aeio]|u(?!ni|se|ku|r[ae])|hour|honest).*");
  private static final Pattern HISS = Pattern.compile(".*(?:s|x|z|ch|sh)");
  private static final Pattern CONSONANT_Y = Pattern.compile(".*[^aeiou]y");

  private English() {}

  /** Returns {@code a} or {@code an}, as {@code phrase} asks. */
  static String article(String phrase) {
    boolean oneSound = phrase.startsWith("one") || phrase.startsWith("eu");
    return AN.matcher(phrase).matches() && !oneSound ? "an" : "a";
  }

  /** Returns a phrase with the indefinite article that it should not have. */
  static String otherArticle(String phrase) {
    int space = phrase.indexOf(' ');
    String article = phrase.substring(0, space);
    return (article.endsWith("n") ? article.substring(0, 1) : article + "n")
        + phrase.substring(space);
  }

  /** Returns the regular plural. */
  static String plural(String noun) {
    if (CONSONANT_Y.matcher(noun).matches()) {
      return noun.substring(0, noun.length() - 1) + "ies";
    }
    return noun + (HISS.matcher(noun).matches() ? "es" : "s");
  }

  /** Returns the past tense of a verb phrase: its first word changes. */
  static String past(String phrase) {
    String verb = verb(phrase);
    String rest = phrase.substring(verb.length());
    if (verb.endsWith("e")) {
      return verb + "d" + rest;
    }
    if (CONSONANT_Y.matcher(verb).matches()) {
      return verb.substring(0, verb.length() - 1) + "ied" + rest;
    }
    return verb + "ed" + rest;
  }

  /** Returns the present participle of a verb phrase: its first word changes. */
  static String participle(String phrase) {
    String verb = verb(phrase);
    String stem =
        verb.endsWith("e") && !verb.endsWith("ee") ? verb.substring(0, verb.length() - 1) : verb;
    return stem + "ing" + phrase.substring(verb.length());
  }

  private static String verb(String phrase) {
    int space = phrase.indexOf(' ');
    return space < 0 ? phrase : phrase.substring(0, space);
  }
}
