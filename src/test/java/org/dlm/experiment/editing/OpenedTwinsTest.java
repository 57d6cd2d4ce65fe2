// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.editing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.dlm.corpus.StoryGrammar;
import org.dlm.decoding.Sampling;
import org.dlm.decoding.SequenceRandom;
import org.dlm.diffusion.LowConfidencePolicy;
import org.dlm.diffusion.Strategy;
import org.dlm.experiment.editing.OpenedTwins.Written;
import org.dlm.experiment.laboratory.BundledTwins;
import org.dlm.experiment.laboratory.Laboratory;
import org.dlm.random.Purpose;
import org.dlm.random.RandomStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenedTwinsTest {

  private static final StoryGrammar GRAMMAR = StoryGrammar.standard();
  private static final SequenceRandom RANDOM = SequenceRandom.of(1, 1);

  @TempDir static Path runs;

  private static OpenedTwins twins;
  private static StoryTokens story;
  private static StoryGap gap;

  @BeforeAll
  static void open() throws IOException {
    Laboratory laboratory = BundledTwins.laboratory(runs);
    twins = OpenedTwins.open(laboratory.storyTwins(), laboratory);
    story = HeldOutStories.draw(1, 13, 120, GRAMMAR, twins.tokenizer()).get(0);
    RandomStream random = RandomStream.of(1, Purpose.EVALUATION, 0, 0);
    gap = Objects.requireNonNull(new StoryGaps(GRAMMAR).span(story, 4, random));
  }

  @AfterAll
  static void close() {
    twins.close();
  }

  @Test
  void arWritesAsManyTokensAsAGapHasAndNoEnd() {
    Written written = twins.append(story.ids(), 5, Sampling.GREEDY, RANDOM);
    assertEquals(5, written.ids().length, "though the story is over");
    assertEquals(5, written.evaluations());
    assertEquals(1 + story.count() + 4, written.positions());
    Written ended = twins.goOn(story.ids(), twins.canvas(), Sampling.GREEDY, RANDOM);
    assertEquals(1, ended.evaluations(), "the story is over");
    assertEquals(0, ended.ids().length);
  }

  @Test
  void natsOfTheParts() {
    int half = story.count() / 2;
    double whole = twins.nats(story.ids(), 0);
    double rest = twins.nats(story.ids(), half);
    assertTrue(0 < rest && rest < whole, rest + " of " + whole);
    int[] worse = story.ids();
    worse[half] = worse[0];
    assertTrue(twins.nats(worse, half) > rest + 1);
  }

  @Test
  void theBestOfManyIsNoWorseThanTheFirst() {
    double first =
        twins.nats(
            gap.filled(new GapFiller.FromTheLeft().fill(twins, gap, RANDOM).ids()), gap.from());
    Written best = new GapFiller.BestOf(6).fill(twins, gap, RANDOM);
    assertTrue(twins.nats(gap.filled(best.ids()), gap.from()) <= first);
    assertEquals(6 * (gap.tokens() + 1), best.evaluations());
  }

  @Test
  void diffusionFillsAGapWithoutAnEnd() {
    Written token = new GapFiller.TokenByToken().fill(twins, gap, RANDOM);
    assertEquals(gap.tokens(), token.ids().length);
    assertEquals(gap.tokens(), token.evaluations());
    assertEquals(128L * gap.tokens(), token.positions());
    Written sure = new GapFiller.AsSure().fill(twins, gap, RANDOM);
    assertEquals(gap.tokens(), sure.ids().length);
    assertTrue(sure.evaluations() <= gap.tokens());
  }

  @Test
  void whatStoodInTheGapIsNotSeen() {
    int[] other = story.ids();
    Arrays.fill(other, gap.from(), gap.to(), other[0]);
    LowConfidencePolicy policy = new LowConfidencePolicy();
    assertArrayEquals(
        twins.fill(story.ids(), gap.from(), gap.to(), policy, 4, RANDOM).ids(),
        twins.fill(other, gap.from(), gap.to(), policy, 4, RANDOM).ids());
  }

  @Test
  void onlyWhatRevisesMayChangeABeginning() {
    int[] beginning = Arrays.copyOf(story.ids(), 30);
    Sampling sampling = Corrector.SAMPLED;
    Written kept = twins.rewrite(beginning, Strategy.parse("entropy-bounded"), sampling, RANDOM);
    assertTrue(kept.ids().length >= 30 && kept.ids().length <= twins.canvas());
    assertArrayEquals(beginning, Arrays.copyOf(kept.ids(), 30));
    Written taken = twins.rewrite(beginning, Strategy.parse("remdm-cap:0.5"), sampling, RANDOM);
    assertTrue(!Arrays.equals(beginning, Arrays.copyOf(taken.ids(), 30)));
  }
}
