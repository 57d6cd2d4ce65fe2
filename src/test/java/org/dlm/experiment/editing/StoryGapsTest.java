// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.editing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.dlm.corpus.StoryGrammar;
import org.dlm.random.Purpose;
import org.dlm.random.RandomStream;
import org.dlm.tokenizer.Tokenizer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class StoryGapsTest {

  private static final StoryGrammar GRAMMAR = StoryGrammar.standard();
  private static final StoryGaps GAPS = new StoryGaps(GRAMMAR);

  private static final String STORY =
      "In the woods lived a tiny bear named Ginger. One cold day, Ginger saw four butterflies on the"
          + " football field. \"Look, four butterflies!\" Ginger called to Tom. Soon one of them"
          + " went away. \"Now there are only three,\" said Tom. Ginger waved at them.";

  private static Tokenizer tokenizer;

  @BeforeAll
  static void open() throws IOException {
    tokenizer = Tokenizer.open(Path.of("checkpoints", "stories", "tokenizer.json"));
  }

  @AfterAll
  static void close() {
    tokenizer.close();
  }

  private static RandomStream random(int row) {
    return RandomStream.of(1, Purpose.EVALUATION, 0, row);
  }

  private static StoryTokens.Word word(StoryTokens story, String text, int nth) {
    return story.words().stream().filter(w -> w.text().equals(text)).skip(nth).findFirst().get();
  }

  @Test
  void theStoryOfThisTestIsOne() {
    assertTrue(GRAMMAR.check(STORY).isValid(), GRAMMAR.check(STORY).message());
  }

  @Test
  void spansLieInsideAndBeginAndEndWhereWordsDo() {
    List<StoryTokens> stories = HeldOutStories.draw(20, 5, 126, GRAMMAR, tokenizer);
    for (StoryTokens story : stories) {
      for (int tokens : new int[] {1, 4, 16, 32}) {
        StoryGap gap = GAPS.span(story, tokens, random(tokens));
        if (gap == null) {
          assertTrue(tokens == 32, "only a long span may find no place in " + story.text());
          continue;
        }
        assertTrue(gap.tokens() >= tokens);
        assertTrue(story.opens(gap.from()) && story.opens(gap.to()));
        assertTrue(story.nextOpening(gap.from() + tokens) == gap.to(), "no longer than needed");
        assertArrayEquals(story.ids(), gap.filled(gap.answer()));
        String before = story.text().substring(0, story.begin(gap.from()));
        assertArrayEquals(tokenizer.encode(before), gap.before(), "no token crosses the edge");
      }
    }
  }

  @Test
  void aSentenceIsNeitherTheFirstNorTheLast() {
    StoryTokens story = new StoryTokens(STORY, tokenizer);
    for (int i = 0; i < 30; i++) {
      StoryGap gap = Objects.requireNonNull(GAPS.sentence(story, random(i)));
      String sentence = tokenizer.decode(gap.answer());
      assertTrue(sentence.matches(" .*[.!?]\"?"), sentence);
      assertTrue(!sentence.contains("lived") && !sentence.contains("waved"), sentence);
    }
    assertNull(GAPS.sentence(new StoryTokens("A cat. The end.", tokenizer), random(0)));
  }

  @Test
  void wordsAreDeterminedByOneSideOrByBoth() {
    StoryTokens story = new StoryTokens(STORY, tokenizer);
    // Nothing says before it is told how the bear is named, how many come, or how many go; what
    // follows says it.
    assertEquals(StoryGaps.Determined.BOTH, GAPS.determined(story, word(story, "Ginger", 0)));
    assertEquals(StoryGaps.Determined.BOTH, GAPS.determined(story, word(story, "four", 0)));
    assertEquals(StoryGaps.Determined.BOTH, GAPS.determined(story, word(story, "Tom", 0)));
    // Who was named before, and what was counted before, is known.
    assertEquals(StoryGaps.Determined.BEFORE, GAPS.determined(story, word(story, "Ginger", 1)));
    assertEquals(StoryGaps.Determined.BEFORE, GAPS.determined(story, word(story, "four", 1)));
    assertEquals(StoryGaps.Determined.BEFORE, GAPS.determined(story, word(story, "three", 0)));
    // A number that nothing contradicts is a choice.
    StoryTokens free =
        new StoryTokens(
            "There once was a little girl named Mia. Mia wanted to sing, but she did not know how."
                + " \"I cannot sing,\" said Mia. \"I can teach you,\" said Tom. For two days, Mia"
                + " practiced fast. Soon Mia could sing better than anyone. Everyone was happy.",
            tokenizer);
    assertTrue(GRAMMAR.check(free.text()).isValid(), GRAMMAR.check(free.text()).message());
    assertNull(GAPS.determined(free, word(free, "two", 0)));
    assertNull(GAPS.determined(free, word(free, "Tom", 0)));
  }

  @Test
  void aDeterminedWordIsCutWhole() {
    StoryTokens story = new StoryTokens(STORY, tokenizer);
    StoryGap gap = null;
    for (int row = 0; gap == null; row++) {
      gap = GAPS.determined(story, StoryGaps.Determined.BOTH, random(row));
    }
    String word = tokenizer.decode(gap.answer());
    assertTrue(word.matches(" (Ginger|four|Tom|one)"), word);
  }

  @Test
  void aGapThatIsNotInsideIsRefused() {
    StoryTokens story = new StoryTokens(STORY, tokenizer);
    for (int[] gap : new int[][] {{0, 2}, {3, 3}, {4, story.count()}}) {
      assertThrows(IllegalArgumentException.class, () -> new StoryGap(story, gap[0], gap[1]));
    }
  }

  @Test
  void whatEndsTooSoonMakesAShorterText() {
    StoryTokens story = new StoryTokens(STORY, tokenizer);
    StoryGap gap = new StoryGap(story, 5, 9);
    assertArrayEquals(new int[] {7, 8}, Arrays.copyOfRange(gap.filled(new int[] {7, 8}), 5, 7));
    assertEquals(7, gap.filled(new int[] {7, 8}).length);
  }
}
