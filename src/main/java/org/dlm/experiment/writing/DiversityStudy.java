// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.writing;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.dlm.corpus.StoryGrammar;
import org.dlm.experiment.laboratory.Laboratory;
import org.dlm.experiment.laboratory.StoryTwins;
import org.dlm.experiment.laboratory.Study;
import org.dlm.experiment.writing.DiversityFindings.Pair;
import org.dlm.experiment.writing.DiversityFindings.Swept;
import org.dlm.experiment.writing.StoryWriting.Length;
import org.dlm.generation.GeneratedText;
import org.dlm.generation.GenerationSettings;
import org.dlm.generation.GeneratorTeam;
import org.dlm.random.Purpose;
import org.dlm.random.RandomStream;
import org.dlm.report.Claim;
import org.dlm.report.StudyResult;
import org.dlm.tokenizer.Tokenizer;
import org.jspecify.annotations.Nullable;

/** Are a diffusion model's stories more different from each other than AR's? */
public final class DiversityStudy implements Study {

  private static final long SWEEP_SEED = 3001;
  private static final long SEED = 3002;
  private static final long SOURCE_SEED = 3003;
  private static final long OPENING_SEED = 3004;

  /** Tokens that a story's rest needs at most where it is to be written. */
  private static final int REST = 60;

  /**
   * Sizes of a scale.
   *
   * @param groups sets of texts, each with its own seeds, over which intervals are
   * @param group texts of a set
   * @param asked beginnings of a set, where nothing is left to chance
   * @param swept texts of each temperature of the sweep
   * @param length of a text
   * @param rest length of a rest
   * @param ar temperatures of AR in the sweep
   * @param diffusion temperatures of diffusion in the sweep
   */
  record Sizes(
      int groups,
      int group,
      int asked,
      int swept,
      Length length,
      Length rest,
      List<Double> ar,
      List<Double> diffusion) {}

  private static final Sizes FULL =
      new Sizes(
          10,
          100,
          40,
          50,
          new Length(124, 31),
          new Length(64, 32),
          List.of(0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3, 1.4, 1.5),
          List.of(0.5, 0.6, 0.7, 0.8, 0.9, 1.0));

  private static final Sizes QUICK =
      new Sizes(
          3,
          8,
          4,
          6,
          new Length(62, 31),
          new Length(32, 32),
          List.of(0.7, 1.0, 1.3, 1.6),
          List.of(0.7, 1.0));

  private static final Sizes TINY =
      new Sizes(2, 3, 2, 2, new Length(16, 8), new Length(16, 8), List.of(0.7, 1.0), List.of(1.0));

  @Override
  public String name() {
    return "diversity";
  }

  @Override
  public String title() {
    return "Diversity: does diffusion repeat itself less than AR?";
  }

  @Override
  public boolean usesStoryTwins() {
    return true;
  }

  @Override
  public List<Claim> claims() {
    return DiversityFindings.CLAIMS;
  }

  @Override
  public StudyResult run(Laboratory laboratory) throws IOException {
    Sizes sizes = laboratory.scale().of(FULL, QUICK, TINY);
    StoryTwins twins = laboratory.storyTwins();
    StoryGrammar grammar = StoryGrammar.standard();
    try (Tokenizer tokenizer = Tokenizer.open(twins.ar().folder());
        GeneratorTeam arTeam = StoryWriting.team(twins.ar(), laboratory);
        GeneratorTeam diffusionTeam = StoryWriting.team(twins.diffusion(), laboratory)) {
      Kind ar = new Kind(arTeam, false);
      Kind diffusion = new Kind(diffusionTeam, true);
      List<Swept> arSwept = sweep(ar, sizes.ar, sizes, grammar);
      List<Swept> diffusionSwept = sweep(diffusion, sizes.diffusion, sizes, grammar);
      @Nullable Pair pair = DiversityFindings.equallySound(arSwept, diffusionSwept);
      List<WrittenGroups> sampled = new ArrayList<>();
      sampled.add(
          WrittenGroups.of(
              "the source", 1, blank(sizes), source(sizes, grammar, tokenizer), grammar));
      sampled.add(sampled(ar, "AR", 1, sizes, grammar));
      sampled.add(sampled(diffusion, "diffusion", 1, sizes, grammar));
      List<WrittenGroups> equal = new ArrayList<>();
      if (pair != null) {
        equal.add(at(pair.ar(), sampled.get(1), ar, sizes, grammar));
        equal.add(at(pair.diffusion(), sampled.get(2), diffusion, sizes, grammar));
      }
      List<WrittenGroups> certain = certain(twins, ar, diffusion, sizes, tokenizer);
      return new DiversityFigures(twins, sizes, arSwept, diffusionSwept, sampled, equal, certain)
          .result();
    }
  }

  /** Who writes, in the usual way of its kind. */
  private record Kind(GeneratorTeam writers, boolean unmasks) {

    GenerationSettings settings(Length length, double temperature, long seed) {
      StoryWriting way = unmasks ? StoryWriting.usual(length) : StoryWriting.AR;
      return way.settings(length, temperature, seed);
    }
  }

  private static List<List<String>> blank(Sizes sizes) {
    return Collections.nCopies(sizes.groups, Collections.nCopies(sizes.group, ""));
  }

  private static List<List<String>> source(Sizes sizes, StoryGrammar grammar, Tokenizer tokenizer) {
    return IntStream.range(0, sizes.groups)
        .mapToObj(
            group ->
                IntStream.range(0, sizes.group)
                    .mapToObj(i -> RandomStream.of(SOURCE_SEED, Purpose.CORPUS, group, i))
                    .map(random -> cut(grammar.sample(random), sizes.length, tokenizer))
                    .toList())
        .toList();
  }

  private static String cut(String story, Length length, Tokenizer tokenizer) {
    int[] ids = tokenizer.encode(story);
    return ids.length <= length.tokens()
        ? story
        : tokenizer.decode(Arrays.copyOf(ids, length.tokens()));
  }

  private static List<Swept> sweep(
      Kind kind, List<Double> temperatures, Sizes sizes, StoryGrammar grammar) {
    List<String> openings = Collections.nCopies(sizes.swept, "");
    List<Swept> swept = new ArrayList<>();
    for (double temperature : temperatures) {
      List<GeneratedText> texts =
          StoryWriting.write(
              kind.writers(), openings, kind.settings(sizes.length, temperature, SWEEP_SEED));
      swept.add(new Swept(temperature, StoryQuality.of("sweep", 0, openings, texts, grammar)));
    }
    return swept;
  }

  /** What was written at this temperature already, or else is now. */
  private static WrittenGroups at(
      double temperature, WrittenGroups known, Kind kind, Sizes sizes, StoryGrammar grammar) {
    return known.temperature() == temperature
        ? known
        : sampled(kind, known.who(), temperature, sizes, grammar);
  }

  private static WrittenGroups sampled(
      Kind kind, String who, double temperature, Sizes sizes, StoryGrammar grammar) {
    List<List<String>> groups = new ArrayList<>();
    for (int group = 0; group < sizes.groups; group++) {
      GenerationSettings settings = kind.settings(sizes.length, temperature, SEED + 100L * group);
      List<String> openings = Collections.nCopies(sizes.group, "");
      groups.add(texts(StoryWriting.write(kind.writers(), openings, settings)));
    }
    return WrittenGroups.of(who, temperature, blank(sizes), groups, grammar);
  }

  private static List<String> texts(List<GeneratedText> written) {
    return written.stream().map(GeneratedText::text).toList();
  }

  /**
   * Rests that follow different beginnings, without chance: the source's own, AR's, diffusion's.
   */
  private static List<WrittenGroups> certain(
      StoryTwins twins, Kind ar, Kind diffusion, Sizes sizes, Tokenizer tokenizer) {
    StoryGrammar grammar = StoryGrammar.standard();
    int count = sizes.groups * sizes.asked;
    int most = twins.room() - sizes.rest.tokens();
    int rest = Math.min(REST, sizes.rest.tokens());
    List<StoryOpenings.Cut> cuts =
        StoryOpenings.of(grammar, tokenizer, OPENING_SEED, count, rest, most);
    List<String> openings = cuts.stream().map(StoryOpenings.Cut::opening).toList();
    List<List<String>> grouped = grouped(openings, sizes);
    List<String> stories = cuts.stream().map(StoryOpenings.Cut::story).toList();
    List<String> arTexts =
        texts(StoryWriting.write(ar.writers(), openings, ar.settings(sizes.rest, 0, SEED)));
    List<String> diffusionTexts =
        texts(
            StoryWriting.write(
                diffusion.writers(), openings, diffusion.settings(sizes.rest, 0, SEED)));
    return List.of(
        WrittenGroups.of("the source", 1, grouped, grouped(stories, sizes), grammar),
        WrittenGroups.of("AR", 0, grouped, grouped(arTexts, sizes), grammar),
        WrittenGroups.of("diffusion", 0, grouped, grouped(diffusionTexts, sizes), grammar));
  }

  private static List<List<String>> grouped(List<String> texts, Sizes sizes) {
    return IntStream.range(0, sizes.groups)
        .mapToObj(group -> texts.subList(group * sizes.asked, (group + 1) * sizes.asked))
        .toList();
  }
}
