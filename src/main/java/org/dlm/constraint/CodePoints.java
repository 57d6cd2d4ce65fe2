// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.constraint;

import java.util.BitSet;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sets of Unicode's code points, without the surrogates, which are no characters. */
final class CodePoints {

  private static final int END = Character.MAX_CODE_POINT + 1;

  /** What words are made of: letters, digits, and the marks that belong to letters. */
  static final BitSet IN_WORDS = where(CodePoints::isInWord);

  private CodePoints() {}

  /** All characters. */
  static BitSet all() {
    BitSet all = new BitSet(END);
    all.set(0, END);
    all.clear(Character.MIN_SURROGATE, Character.MAX_SURROGATE + 1);
    return all;
  }

  /** Whether this is a code point of a character. */
  static boolean isCharacter(int c) {
    return c >= 0 && c < END && (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE);
  }

  /** One character. */
  static BitSet one(int character) {
    BitSet one = new BitSet();
    one.set(character);
    return one;
  }

  /** The characters for which this holds. */
  static BitSet where(IntPredicate holds) {
    BitSet set = all();
    for (int c = 0; c >= 0; c = set.nextSetBit(c + 1)) {
      set.set(c, holds.test(c));
    }
    return set;
  }

  /** These characters. */
  static BitSet of(String characters) {
    BitSet set = new BitSet();
    characters.codePoints().forEach(set::set);
    return set;
  }

  /** The characters that a property such as {@code \p{L}} holds in Java's expressions. */
  static BitSet ofProperty(String expression) {
    Matcher matcher = Pattern.compile(expression).matcher("");
    return where(c -> matcher.reset(Character.toString(c)).matches());
  }

  /** All other characters. */
  static BitSet complement(BitSet set) {
    BitSet others = all();
    others.andNot(set);
    return others;
  }

  private static boolean isInWord(int c) {
    return Character.isLetterOrDigit(c)
        || switch (Character.getType(c)) {
          case Character.NON_SPACING_MARK,
              Character.COMBINING_SPACING_MARK,
              Character.ENCLOSING_MARK ->
              true;
          default -> false;
        };
  }
}
