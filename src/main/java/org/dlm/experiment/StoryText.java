// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment;

import org.dlm.corpus.StoryGrammar;
import org.dlm.random.Purpose;
import org.dlm.random.RandomStream;

/** Running text of the story grammar, as much as is wanted. */
final class StoryText {

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
}
