// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.constraint;

import java.util.Random;

/** Expressions and texts by chance, over characters of one to four bytes. */
final class RandomRegex {

  private static final String[] ATOMS = {
    "a", "b", "c", "é", "€", "😀", "\\n", ".", "\\.", "[ab]", "[^a]", "[a-cé-€]", "\\d", "\\S", " ",
  };

  private static final String[] CHARACTERS = {
    "a", "b", "c", "é", "€", "😀", "\n", ".", "5", " ", "\u2028", "z",
  };

  private RandomRegex() {}

  /** An expression in the common syntax. */
  static String next(Random random, int depth) {
    int kind = depth == 0 ? 0 : random.nextInt(8);
    return switch (kind) {
      case 1 -> "(" + next(random, depth - 1) + "|" + next(random, depth - 1) + ")";
      case 2 -> "(?:" + next(random, depth - 1) + ")*";
      case 3 -> "(" + next(random, depth - 1) + ")" + (random.nextBoolean() ? "+" : "?");
      case 4 ->
          "(?:" + next(random, 0) + "){" + random.nextInt(2) + "," + (2 + random.nextInt(2)) + "}";
      case 5, 6, 7 -> next(random, depth - 1) + next(random, depth - 1);
      default -> ATOMS[random.nextInt(ATOMS.length)];
    };
  }

  /** A text of up to so many characters. */
  static String text(Random random, int most) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(most + 1);
    for (int i = 0; i < length; i++) {
      text.append(CHARACTERS[random.nextInt(CHARACTERS.length)]);
    }
    return text.toString();
  }
}
