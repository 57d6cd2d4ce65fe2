// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.tokenizer;

import java.util.List;
import java.util.random.RandomGenerator;

/** Random Unicode strings: all planes, and everything that tokenizers stumble over. */
final class RandomText {

  private static final List<String> STUMBLING_BLOCKS =
      List.of(
          " ",
          "  ",
          "    ",
          "\n",
          "\r\n",
          "\n\n",
          "\t",
          " \n ",
          "\u00A0",
          "\u3000",
          "\u0085",
          "\u2028",
          "\u0000",
          "\u0001",
          "\u001F",
          "\u007F",
          "\u00AD",
          "\uFEFF",
          "\uFFFD",
          "\uFFFF",
          "'s",
          "'ll",
          "'re",
          "'x",
          "'",
          "don't",
          "!'s",
          " 's",
          "<",
          "<|",
          "|>",
          "<0x41>",
          "<0x",
          "\u0120",
          "\u0100",
          "\u010A",
          "e\u0301",
          "\u0301",
          "\u0915\u094D\u0937",
          "\u200D",
          "\uD83D\uDE00",
          "\uD83D\uDC69\u200D\uD83D\uDC67",
          "\uD83C\uDDE9\uD83C\uDDEA",
          "\u5E8A\u524D\u660E\u6708\u5149\uFF0C",
          "\uFF11\uFF12",
          "12",
          "3.14",
          "\u00BD",
          "\u2167",
          "na\u00EFve",
          " Once",
          " upon",
          " a time",
          "the",
          "...",
          "\u2014",
          "\u201CYes,\u201D ");

  private RandomText() {}

  /** Returns a string of up to {@code pieces} words, stumbling blocks and random characters. */
  static String next(RandomGenerator random, int pieces) {
    StringBuilder text = new StringBuilder();
    for (int n = random.nextInt(pieces + 1); n > 0; n--) {
      switch (random.nextInt(4)) {
        case 0 -> text.append(word(random));
        case 1 -> text.append(' ').append(word(random));
        case 2 -> text.append(STUMBLING_BLOCKS.get(random.nextInt(STUMBLING_BLOCKS.size())));
        default -> text.appendCodePoint(codePoint(random));
      }
    }
    return text.toString();
  }

  private static String word(RandomGenerator random) {
    StringBuilder word = new StringBuilder();
    for (int n = 1 + random.nextInt(6); n > 0; n--) {
      word.append((char) ('a' + random.nextInt(8)));
    }
    return word.toString();
  }

  /** Any code point but half a surrogate pair; low ones are as likely as high ones. */
  private static int codePoint(RandomGenerator random) {
    while (true) {
      int codePoint = random.nextInt(1 << 7 + random.nextInt(15));
      boolean half = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
      if (codePoint <= Character.MAX_CODE_POINT && !half) {
        return codePoint;
      }
    }
  }
}
