// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Faults planted into stories are found and told apart. */
class StoryJudgeTest {
  private static final StoryGrammar GRAMMAR = StoryGrammar.standard();
  private static final String SHARING =
      "Once upon a time, there was a little girl named Lily. She was kind and brave. One day, Lily"
          + " had five apples. Tom came by. \"May I have some, please?\" asked Tom. Lily gave two"
          + " apples to Tom. Now Lily had three apples left.";
  private static final String LOSING =
      "Once there was a small fox named Rusty who lived in the forest. Rusty had an orange kite"
          + " that he loved very much. One day, Rusty lost the orange kite. He looked under the bed"
          + " and behind the door, but it was not there. Then Mia came to help. \"I found your"
          + " kite!\" said Mia. It was in the box. And the small fox never forgot that day.";

  @Test
  void theStoriesAreValid() {
    for (String story : new String[] {SHARING, LOSING}) {
      StoryVerdict verdict = GRAMMAR.check(story);
      assertTrue(verdict.isValid(), verdict.toString());
      assertEquals(story.length(), verdict.validPrefix());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Now Lily         | Now Mia          | AGREEMENT",
        "apples to Tom    | apples to Ben    | AGREEMENT",
        "asked Tom        | asked Lily       | AGREEMENT",
        "She was          | He was           | AGREEMENT",
        "Tom came by      | Lily came by     | AGREEMENT",
        "three apples     | three pears      | AGREEMENT",
        "two apples       | two apple        | AGREEMENT",
        "a little         | an little        | AGREEMENT",
        "three apples     | four apples      | ARITHMETIC",
        "gave two         | gave seven       | ARITHMETIC",
        "had five         | five had         | GRAMMAR",
        "One day,         | One day          | GRAMMAR",
        "three apples     | three            | GRAMMAR",
        "was a little     | was little       | GRAMMAR",
      })
  void aFaultInTheStoryOfTheApples(String right, String wrong, StoryVerdict.Kind kind) {
    assertFault(SHARING, right, wrong, kind);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lost the orange  | lost the red     | AGREEMENT",
        "your kite        | your ball        | AGREEMENT",
        "he loved         | she loved        | AGREEMENT",
        "an orange        | a orange         | AGREEMENT",
        "the small fox    | the small dog    | AGREEMENT",
        "the small fox    | the tiny fox     | AGREEMENT",
        "was in the box   | was under the bed | AGREEMENT",
        "He looked under  | He under looked  | GRAMMAR",
      })
  void aFaultInTheStoryOfTheKite(String right, String wrong, StoryVerdict.Kind kind) {
    assertFault(LOSING, right, wrong, kind);
  }

  private static void assertFault(
      String story, String right, String wrong, StoryVerdict.Kind kind) {
    int at = story.indexOf(right);
    assertTrue(at >= 0, right);
    String faulty = story.substring(0, at) + wrong + story.substring(at + right.length());
    StoryVerdict verdict = GRAMMAR.check(faulty);
    assertEquals(kind, verdict.kind(), verdict + " in " + faulty);
    assertFalse(verdict.message().isEmpty());
    assertTrue(at <= verdict.position() && verdict.position() <= at + right.length());
    assertTrue(
        at <= verdict.validPrefix() && verdict.validPrefix() < faulty.length(), verdict.toString());
    assertEquals(Double.NEGATIVE_INFINITY, GRAMMAR.logProbability(faulty));
  }

  @Test
  void aNumberThatDoesNotAddUpIsExplained() {
    StoryVerdict verdict = GRAMMAR.check(SHARING.replace("had three", "had four"));
    assertEquals("expected \"three\"", verdict.message());
    assertEquals(SHARING.indexOf("three"), verdict.position());
  }

  @Test
  void anUnclosedQuoteIsFoundWhereItOpens() {
    StoryVerdict verdict = GRAMMAR.check(SHARING.replace("please?\"", "please?"));
    assertEquals(StoryVerdict.Kind.UNCLOSED_QUOTE, verdict.kind());
    assertEquals(SHARING.indexOf('"'), verdict.position());
    assertEquals(SHARING.indexOf("please?") + "please?".length(), verdict.validPrefix());
  }

  @Test
  void theFirstOfTwoFaultsCounts() {
    String faulty = SHARING.replace("had three", "had four").replace("asked Tom", "asked Ben");
    assertEquals(StoryVerdict.Kind.AGREEMENT, GRAMMAR.check(faulty).kind());
  }

  @Test
  void aStoryThatStopsEarlyIsValidUpToItsEnd() {
    StoryVerdict verdict = GRAMMAR.check(SHARING.substring(0, 150));
    assertEquals(StoryVerdict.Kind.GRAMMAR, verdict.kind());
    assertEquals(150, verdict.validPrefix());
    assertEquals("the story stops before its end", verdict.message());
  }

  @Test
  void everyMissingQuotationMarkIsNoticed() {
    SplittableRandom rng = new SplittableRandom(5);
    for (int i = 0; i < 200; i++) {
      String story = GRAMMAR.sample(rng);
      for (int at = story.indexOf('"'); at >= 0; at = story.indexOf('"', at + 1)) {
        String faulty = story.substring(0, at) + story.substring(at + 1);
        assertEquals(StoryVerdict.Kind.UNCLOSED_QUOTE, GRAMMAR.check(faulty).kind(), faulty);
      }
    }
  }

  @Test
  void swappedWordsAreHardlyEverAStory() {
    SplittableRandom rng = new SplittableRandom(6);
    int valid = 0;
    for (int i = 0; i < 100; i++) {
      String[] words = GRAMMAR.sample(rng).split(" ");
      int at = rng.nextInt(words.length - 1);
      String word = words[at];
      words[at] = words[at + 1];
      words[at + 1] = word;
      valid += GRAMMAR.check(String.join(" ", words)).isValid() ? 1 : 0;
    }
    assertTrue(valid <= 2, "valid after a swap: " + valid);
  }
}
