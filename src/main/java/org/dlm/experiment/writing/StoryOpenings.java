// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.writing;

import java.util.ArrayList;
import java.util.List;
import org.dlm.corpus.StoryGrammar;
import org.dlm.random.Purpose;
import org.dlm.random.RandomStream;
import org.dlm.tokenizer.Tokenizer;

/** Beginnings of stories of the source, which a model is to go on with. */
public final class StoryOpenings {

  private StoryOpenings() {}

  /**
   * A story and where it was cut.
   *
   * @param opening what is given
   * @param story the whole, as the source has it
   */
  public record Cut(String opening, String story) {}

  /**
   * Cuts stories after a word, as early as it leaves a rest of few tokens.
   *
   * @param seed of the stories; other than that of any training text
   * @param rest most tokens of the rest
   * @param most tokens of a beginning; what would be longer is passed over, and so is a story that
   *     is all rest
   */
  public static List<Cut> of(
      StoryGrammar grammar, Tokenizer tokenizer, long seed, int count, int rest, int most) {
    List<Cut> cuts = new ArrayList<>();
    for (long story = 0; cuts.size() < count; story++) {
      String text = grammar.sample(RandomStream.of(seed, Purpose.CORPUS, story, 0));
      String opening = opening(text, tokenizer, rest);
      if (!opening.isEmpty() && tokenizer.encode(opening).length <= most) {
        cuts.add(new Cut(opening, text));
      }
    }
    return cuts;
  }

  private static String opening(String story, Tokenizer tokenizer, int rest) {
    int all = tokenizer.encode(story).length;
    int end = 0;
    while (all - tokenizer.encode(story.substring(0, end)).length > rest) {
      int blank = story.indexOf(' ', end + 1);
      end = blank < 0 ? story.length() : blank;
    }
    return story.substring(0, end);
  }
}
