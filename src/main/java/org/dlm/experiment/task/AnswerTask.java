// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.task;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.dlm.corpus.PromptedText;
import org.dlm.random.Purpose;
import org.dlm.random.RandomStream;

/** Questions with one right answer, which has to be given without working. */
public enum AnswerTask {

  /** Whether a string of bits has an odd number of ones. */
  PARITY(12, 1) {
    @Override
    PromptedText draw(RandomGenerator rng) {
      StringBuilder bits = new StringBuilder();
      int odd = 0;
      for (int i = 0; i < questionLength(); i++) {
        int bit = rng.nextInt(2);
        bits.append(bit);
        odd ^= bit;
      }
      return asked(bits, Integer.toString(odd));
    }
  },

  /** All sums of the first digits, modulo 5. */
  RUNNING_SUM(8, 8) {
    @Override
    PromptedText draw(RandomGenerator rng) {
      StringBuilder digits = new StringBuilder();
      StringBuilder sums = new StringBuilder();
      int sum = 0;
      for (int i = 0; i < questionLength(); i++) {
        int digit = rng.nextInt(5);
        sum = (sum + digit) % 5;
        digits.append(digit);
        sums.append(sum);
      }
      return asked(digits, sums.toString());
    }
  },

  /** Digits in ascending order. */
  SORTING(8, 8) {
    @Override
    PromptedText draw(RandomGenerator rng) {
      char[] digits = new char[questionLength()];
      for (int i = 0; i < digits.length; i++) {
        digits[i] = (char) ('0' + rng.nextInt(10));
      }
      StringBuilder question = new StringBuilder().append(digits);
      Arrays.sort(digits);
      return asked(question, new String(digits));
    }
  },

  /** A Latin square of order 4 with blanks, of which only one solution is possible. */
  LATIN_SQUARE(16, 16) {
    @Override
    PromptedText draw(RandomGenerator rng) {
      return LatinSquares.ALL.draw(rng);
    }
  };

  private final int questionLength;
  private final int answerLength;

  AnswerTask(int questionLength, int answerLength) {
    this.questionLength = questionLength;
    this.answerLength = answerLength;
  }

  /** A random question, and its answer. */
  abstract PromptedText draw(RandomGenerator rng);

  /** A question as it is asked. */
  static PromptedText asked(CharSequence question, String answer) {
    return new PromptedText(question + "=", answer);
  }

  /** Characters of a question, without the sign after it. */
  int questionLength() {
    return questionLength;
  }

  /** Characters of an answer. */
  public int answerLength() {
    return answerLength;
  }

  /** Tokens that are given: the beginning of the text, the question and the sign after it. */
  int given() {
    return questionLength + 2;
  }

  /** Tokens that the network reads: what is given, the answer, and the end of the text. */
  int context() {
    return given() + answerLength + 1;
  }

  /**
   * Different questions, none of them among those to be left out.
   *
   * @param without questions of another set, such as those that are trained on
   */
  List<PromptedText> questions(int count, long seed, List<PromptedText> without) {
    Set<String> taken = new HashSet<>();
    without.forEach(question -> taken.add(question.prompt()));
    List<PromptedText> questions = new ArrayList<>();
    RandomStream random = RandomStream.of(seed, Purpose.CORPUS, ordinal(), 0);
    while (questions.size() < count) {
      PromptedText question = draw(random);
      if (taken.add(question.prompt())) {
        questions.add(question);
      }
    }
    return questions;
  }

  /** As it is printed. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
