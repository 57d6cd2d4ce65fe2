// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.writing;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import org.dlm.checkpoint.Checkpoint;
import org.dlm.corpus.StoryGrammar;
import org.dlm.diffusion.CacheUse;
import org.dlm.diffusion.Strategy;
import org.dlm.experiment.laboratory.Laboratory;
import org.dlm.experiment.laboratory.StoryTwins;
import org.dlm.experiment.laboratory.Study;
import org.dlm.experiment.writing.StoryWriting.Length;
import org.dlm.generation.GenerationSettings;
import org.dlm.generation.GeneratorTeam;
import org.dlm.generation.TextGenerator;
import org.dlm.report.Claim;
import org.dlm.report.StudyResult;
import org.dlm.tokenizer.Tokenizer;

/** Does diffusion write faster than AR, if what it writes is to be as good? */
public final class SpeedStudy implements Study {

  /** At 1 a small model of either kind stumbles somewhere in nearly every story. */
  static final double TEMPERATURE = 0.7;

  private static final long SCREEN_SEED = 2001;
  private static final long QUALITY_SEED = 2002;
  private static final long TIME_SEED = 2003;

  /** Tokens that the rest of a story needs at most, of those that may be written. */
  private static final int SPARE = 4;

  /**
   * Sizes of a scale.
   *
   * @param strategies that are screened
   * @param steps most evaluations of a block
   * @param whole length of whole stories
   * @param rest length of the rests of stories
   * @param screened stories of each way in the screening
   * @param stories of each way that is left
   * @param rounds of the timing
   * @param side texts side by side
   * @param lengths of the networks of random weights
   */
  record Sizes(
      List<String> strategies,
      List<Integer> steps,
      List<CacheUse.Reach> caches,
      Length whole,
      Length rest,
      int screened,
      int stories,
      int rounds,
      int side,
      List<Integer> lengths) {}

  private static final Sizes FULL =
      new Sizes(
          Arrays.stream(Strategy.values()).map(Strategy::toString).toList(),
          List.of(4, 8, 16, 31),
          List.of(CacheUse.Reach.values()),
          new Length(124, 31),
          new Length(64, 32),
          6,
          80,
          9,
          16,
          List.of(64, 128, 256));

  private static final Sizes QUICK =
      new Sizes(
          List.of("low-confidence", "entropy-bounded"),
          List.of(4, 16),
          List.of(CacheUse.Reach.NONE, CacheUse.Reach.DUAL),
          new Length(62, 31),
          new Length(32, 32),
          2,
          6,
          6,
          2,
          List.of(64));

  private static final Sizes TINY =
      new Sizes(
          List.of("low-confidence", "entropy-bounded"),
          List.of(2, 4),
          List.of(CacheUse.Reach.NONE, CacheUse.Reach.DUAL),
          new Length(16, 8),
          new Length(16, 8),
          2,
          3,
          6,
          2,
          List.of(32));

  /** What was found of one way. */
  record Measured(
      StoryWriting way,
      StoryQuality quality,
      StoryQuality restQuality,
      TimedWriting times,
      TimedWriting restTimes) {}

  @Override
  public String name() {
    return "speed";
  }

  @Override
  public String title() {
    return "Speed: is diffusion faster at equal quality?";
  }

  @Override
  public boolean usesStoryTwins() {
    return true;
  }

  @Override
  public List<Claim> claims() {
    return SpeedFindings.CLAIMS;
  }

  @Override
  public StudyResult run(Laboratory laboratory) throws IOException {
    Sizes sizes = laboratory.scale().of(FULL, QUICK, TINY);
    StoryTwins twins = laboratory.storyTwins();
    try (GeneratorTeam ar = StoryWriting.team(twins.ar(), laboratory);
        GeneratorTeam diffusion = StoryWriting.team(twins.diffusion(), laboratory)) {
      SpeedTrial trial = new SpeedTrial(StoryGrammar.standard(), ar, diffusion);
      List<SpeedTrial.Screened> screened = trial.screen(sizes, blank(sizes.screened), SCREEN_SEED);
      List<StoryWriting> ways = finalists(sizes, screened);
      List<String> openings = openings(twins, sizes);
      List<StoryQuality> whole =
          trial.qualities(ways, blank(sizes.stories), sizes.whole, QUALITY_SEED);
      List<StoryQuality> rest = trial.qualities(ways, openings, sizes.rest, QUALITY_SEED);
      List<Measured> measured = timed(twins, sizes, ways, whole, rest, openings, laboratory);
      List<TimedWriting> side = sideBySide(twins, sizes, measured, laboratory);
      List<LengthTiming.Line> lengths =
          LengthTiming.measure(
              Checkpoint.open(twins.ar().folder()).config(),
              sizes.lengths,
              sizes.rounds,
              laboratory.kernels());
      return new SpeedFigures(twins, sizes, screened, measured, side, lengths).result();
    }
  }

  /** Beginnings of texts that have none. */
  private static List<String> blank(int count) {
    return Collections.nCopies(count, "");
  }

  private static List<String> openings(StoryTwins twins, Sizes sizes) throws IOException {
    try (Tokenizer tokenizer = Tokenizer.open(twins.ar().folder())) {
      return StoryOpenings.of(
              StoryGrammar.standard(),
              tokenizer,
              QUALITY_SEED,
              sizes.stories,
              sizes.rest.tokens() - SPARE,
              twins.room() - sizes.rest.tokens())
          .stream()
          .map(StoryOpenings.Cut::opening)
          .toList();
    }
  }

  /**
   * AR, the usual way with every cache, and the ways that no other with the same cache beats in the
   * screening by evaluations and soundness.
   */
  static List<StoryWriting> finalists(Sizes sizes, List<SpeedTrial.Screened> screened) {
    Set<StoryWriting> ways = new LinkedHashSet<>();
    ways.add(StoryWriting.AR);
    for (CacheUse.Reach cache : sizes.caches) {
      ways.add(usual(sizes, cache));
      ParetoFront.of(
              screened.stream().filter(one -> one.way().cache() == cache).toList(),
              one -> -one.quality().evaluations().value(),
              one -> one.quality().sound().value())
          .forEach(one -> ways.add(one.way()));
    }
    return List.copyOf(ways);
  }

  static StoryWriting usual(Sizes sizes, CacheUse.Reach cache) {
    return new StoryWriting(StoryWriting.USUAL, Collections.max(sizes.steps), cache);
  }

  /** Times of all ways, in turn and on one thread. */
  private static List<Measured> timed(
      StoryTwins twins,
      Sizes sizes,
      List<StoryWriting> ways,
      List<StoryQuality> whole,
      List<StoryQuality> rest,
      List<String> openings,
      Laboratory laboratory)
      throws IOException {
    try (TextGenerator ar = twins.ar().open(laboratory);
        TextGenerator diffusion = twins.diffusion().open(laboratory)) {
      List<IntFunction<TimedWriting.Round>> work = new ArrayList<>();
      for (StoryWriting way : ways) {
        TextGenerator generator = way.isAr() ? ar : diffusion;
        GenerationSettings settings = way.settings(sizes.whole, TEMPERATURE, TIME_SEED);
        GenerationSettings restSettings = way.settings(sizes.rest, TEMPERATURE, TIME_SEED);
        work.add(round -> TimedWriting.of(generator, blank(1), settings, round));
        work.add(
            round -> {
              String opening = openings.get(round % openings.size());
              return TimedWriting.of(generator, List.of(opening), restSettings, round);
            });
      }
      List<TimedWriting> times = TimedWriting.inTurn(sizes.rounds, work);
      List<Measured> measured = new ArrayList<>();
      for (int w = 0; w < ways.size(); w++) {
        measured.add(
            new Measured(
                ways.get(w), whole.get(w), rest.get(w), times.get(2 * w), times.get(2 * w + 1)));
      }
      return measured;
    }
  }

  /** The same for batches, which take long, of the ways that findings speak of. */
  private static List<TimedWriting> sideBySide(
      StoryTwins twins, Sizes sizes, List<Measured> measured, Laboratory laboratory)
      throws IOException {
    try (TextGenerator ar = twins.ar().open(laboratory);
        TextGenerator diffusion = twins.diffusion().open(laboratory)) {
      List<IntFunction<TimedWriting.Round>> work = new ArrayList<>();
      for (Measured one : SpeedFindings.spokenOf(measured)) {
        TextGenerator generator = one.way().isAr() ? ar : diffusion;
        GenerationSettings settings = one.way().settings(sizes.whole, TEMPERATURE, TIME_SEED);
        List<String> batch = blank(sizes.side);
        work.add(round -> TimedWriting.of(generator, batch, settings, sizes.side * round));
      }
      return TimedWriting.inTurn(TimedWriting.FEWEST_ROUNDS, work);
    }
  }
}
