// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.dlm.corpus.StoryGrammar;
import org.dlm.decoding.Revision;
import org.dlm.decoding.TokenBelief;
import org.dlm.testing.Refusal;
import org.dlm.tokenizer.BpeTrainer;
import org.dlm.tokenizer.Tokenizer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RevisionEvaluationTest {

  private static final StoryGrammar GRAMMAR = StoryGrammar.standard();
  private static final List<String> STORIES = new ArrayList<>();
  private static Tokenizer tokenizer;

  @BeforeAll
  static void train(@TempDir Path folder) throws IOException {
    Random random = new Random(4);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      texts.add(GRAMMAR.sample(random));
    }
    BpeTrainer.train(texts, 1200).write(folder);
    tokenizer = Tokenizer.open(folder);
    STORIES.addAll(texts.subList(0, 30));
  }

  @AfterAll
  static void close() {
    tokenizer.close();
  }

  private static RevisionEvaluation.Result run(long seed, Function<int[], Revision> reviser) {
    return new RevisionEvaluation(GRAMMAR, tokenizer, 0.1, seed).run(STORIES, reviser);
  }

  private static Revision revision(int[] ids, int... doubted) {
    return new Revision(ids, doubted, List.of(), 1);
  }

  /** One who knows the stories finds and repairs every fault. */
  @Test
  void whoKnowsTheStoriesIsPerfect() {
    List<int[]> originals = STORIES.stream().map(tokenizer::encode).toList();
    int[] next = {0};
    RevisionEvaluation.Result result =
        run(
            1,
            damaged -> {
              int[] story = originals.get(next[0]++);
              assertEquals(story.length, damaged.length);
              int[] wrong =
                  IntStream.range(0, story.length).filter(i -> story[i] != damaged[i]).toArray();
              assertTrue(wrong.length > 0);
              List<TokenBelief> beliefs =
                  IntStream.range(0, story.length)
                      .mapToObj(i -> new TokenBelief(i, 0, story[i] == damaged[i] ? -1 : -2, 0, -1))
                      .toList();
              return new Revision(story, wrong, beliefs, 1);
            });
    assertEquals(30, result.stories());
    assertEquals(1, result.precision().share());
    assertEquals(1, result.recall().share());
    assertEquals(1, result.ranked().share());
    assertEquals(1, result.repaired().share());
    assertEquals(1, result.restored().share());
    assertTrue(result.possibleBefore().share() < 0.3, result.toString());
    assertEquals(0.1, (double) result.replaced() / result.words(), 0.02);
    assertEquals(30, result.evaluations());
  }

  @Test
  void whoDoubtsNothingFindsNothing() {
    RevisionEvaluation.Result result = run(1, RevisionEvaluationTest::revision);
    assertNull(result.precision());
    assertEquals(0, result.recall().share());
    assertEquals(result.possibleBefore(), result.repaired());
    assertEquals(0, result.restored().share());
  }

  @Test
  void whoDoubtsEverythingFindsAllWithManyWrongAlarms() {
    RevisionEvaluation.Result result =
        run(1, ids -> revision(ids, IntStream.range(0, ids.length).toArray()));
    assertEquals(1, result.recall().share());
    assertTrue(result.precision().share() < 0.1, result.toString());
  }

  @Test
  void theDamageFollowsFromTheSeed() {
    List<int[]> first = new ArrayList<>();
    List<int[]> again = new ArrayList<>();
    List<int[]> other = new ArrayList<>();
    run(1, ids -> keep(first, ids));
    run(1, ids -> keep(again, ids));
    run(2, ids -> keep(other, ids));
    assertEquals(texts(first), texts(again));
    assertNotEquals(texts(first), texts(other));
  }

  private static Revision keep(List<int[]> seen, int[] ids) {
    seen.add(ids);
    return revision(ids);
  }

  private static List<String> texts(List<int[]> ids) {
    return ids.stream().map(tokenizer::decode).toList();
  }

  @Test
  void refusesWhatIsNoStoryAndNoShare() {
    RevisionEvaluation evaluation = new RevisionEvaluation(GRAMMAR, tokenizer, 0.1, 0);
    Refusal.of(
        () -> evaluation.run(List.of("No story."), RevisionEvaluationTest::revision),
        "text 0 is no story");
    Refusal.of(() -> new RevisionEvaluation(GRAMMAR, tokenizer, 0, 0), "above 0", "0.0");
  }
}
