// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.editing;

import java.util.ArrayList;
import java.util.List;
import org.dlm.corpus.StoryGrammar;
import org.dlm.random.Purpose;
import org.dlm.random.RandomStream;
import org.dlm.tokenizer.Tokenizer;

/** Stories of the source from seeds that no training used. */
final class HeldOutStories {

  /** Training, held-out loss and tokenizer of the bundled models have seeds below this. */
  private static final long FIRST_SEED = 7_000;

  private HeldOutStories() {}

  /** One story. */
  static String story(StoryGrammar grammar, long seed, long number) {
    return grammar.sample(RandomStream.of(FIRST_SEED + seed, Purpose.CORPUS, 0, number));
  }

  /**
   * The first stories of a seed that fit a model.
   *
   * @param room most tokens of a story
   */
  static List<StoryTokens> draw(
      int count, long seed, int room, StoryGrammar grammar, Tokenizer tokenizer) {
    List<StoryTokens> stories = new ArrayList<>();
    for (long number = 0; stories.size() < count; number++) {
      StoryTokens story = new StoryTokens(story(grammar, seed, number), tokenizer);
      if (story.count() <= room) {
        stories.add(story);
      }
    }
    return stories;
  }
}
