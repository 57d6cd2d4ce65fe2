// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.writing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.dlm.corpus.StoryGrammar;
import org.dlm.generation.GeneratedText;
import org.dlm.random.Purpose;
import org.dlm.random.RandomStream;
import org.dlm.tokenizer.Tokenizer;
import org.junit.jupiter.api.Test;

class StoryQualityTest {

  private static final StoryGrammar GRAMMAR = StoryGrammar.standard();

  private static String story(long number) {
    return GRAMMAR.sample(RandomStream.of(5, Purpose.CORPUS, number, 0));
  }

  @Test
  void soundIsWhatWasWrittenBeforeTheFirstFault() {
    String story = story(1);
    String opening = story.substring(0, story.indexOf(' ', story.length() / 2));
    String half = story.substring(0, opening.length() + 10);

    assertEquals(1, StoryQuality.sound("", story, GRAMMAR));
    assertEquals(1, StoryQuality.sound(opening, story, GRAMMAR));
    assertEquals(1, StoryQuality.sound(opening, half, GRAMMAR), "what breaks off has no fault yet");
    assertEquals(0.5, StoryQuality.sound(opening, half + "##########", GRAMMAR), 1e-12);
    assertEquals(0, StoryQuality.sound(opening, opening, GRAMMAR), "nothing was written");
    assertEquals(0, StoryQuality.sound("", "", GRAMMAR));
    assertEquals(0, StoryQuality.sound(opening, "##" + opening, GRAMMAR), "a fault in the opening");
  }

  @Test
  void aKindOfTextsIsAsGoodIfItIsWithinBothIntervals() {
    StoryQuality good = quality(story(1), story(2), story(3), story(4));
    StoryQuality bad = quality(story(1), "#", "#", "#");
    assertTrue(good.isReachedBy(good));
    assertTrue(bad.isReachedBy(good));
    assertTrue(!good.isReachedBy(bad));
    assertEquals(0.25, bad.sound().value(), 1e-12);
    assertEquals(0.25, bad.valid().value(), 1e-12);
  }

  private static StoryQuality quality(String... texts) {
    List<GeneratedText> written =
        List.of(texts).stream()
            .map(text -> new GeneratedText(text, List.of(), List.of(1, 2), 2, 2, 1))
            .toList();
    return StoryQuality.of("way", 2, List.of("", "", "", ""), written, GRAMMAR);
  }

  @Test
  void openingsLeaveARestOfFewTokens() throws IOException {
    try (Tokenizer tokenizer = Tokenizer.open(Path.of("tokenizer", "stories"))) {
      List<StoryOpenings.Cut> cuts = StoryOpenings.of(GRAMMAR, tokenizer, 6, 20, 30, 60);
      assertEquals(20, cuts.size());
      assertEquals(cuts.subList(0, 5), StoryOpenings.of(GRAMMAR, tokenizer, 6, 5, 30, 60));
      for (StoryOpenings.Cut cut : cuts) {
        assertTrue(cut.story().startsWith(cut.opening()), cut.toString());
        assertEquals(' ', cut.story().charAt(cut.opening().length()), cut.toString());
        int opening = tokenizer.encode(cut.opening()).length;
        int rest = tokenizer.encode(cut.story()).length - opening;
        assertTrue(opening <= 60 && rest <= 30 && rest >= 20, opening + " and " + rest);
        assertTrue(GRAMMAR.check(cut.story()).isValid());
      }
    }
  }
}
