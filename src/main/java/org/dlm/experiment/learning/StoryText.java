// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.learning;

import org.dlm.corpus.StoryGrammar;
import org.dlm.random.Purpose;
import org.dlm.random.RandomStream;

/** Running text of the story grammar, as much as is wanted. */
final class StoryText {

  /** Stories by which their mean length is known to half a per cent. */
  private static final int STORIES = 4_000;

  private static final double DIGITS = 1e6;

  private StoryText() {}

  /**
   * Stories one after the other, each on its line, cut to a length.
   *
   * @param seed other seeds give other stories
   */
  static String characters(int length, long seed) {
    StoryGrammar grammar = StoryGrammar.standard();
    StringBuilder text = new StringBuilder(length + 1024);
    for (long story = 0; text.length() < length; story++) {
      text.append(grammar.sample(RandomStream.of(seed, Purpose.CORPUS, story, 0))).append('\n');
    }
    return text.substring(0, length);
  }

  /** Entropy of the source by mean characters of a story and the end of its line, in bits. */
  static double bitsPerCharacter() {
    StoryGrammar grammar = StoryGrammar.standard();
    double characters = 0;
    for (long story = 0; story < STORIES; story++) {
      characters += grammar.sample(RandomStream.of(0, Purpose.CORPUS, story, 0)).length() + 1;
    }
    double bits = grammar.entropy() / Math.log(2) / (characters / STORIES);
    // The entropy is a sum in no fixed order: its last digits are not the same at each start.
    return Math.rint(bits * DIGITS) / DIGITS;
  }
}
