// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.editing;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.dlm.corpus.StoryGrammar;
import org.dlm.decoding.SequenceRandom;
import org.dlm.evaluation.Interval;
import org.dlm.experiment.editing.OpenedTwins.Written;
import org.dlm.experiment.laboratory.Laboratory;
import org.dlm.experiment.laboratory.StoryTwins;
import org.dlm.experiment.laboratory.Study;
import org.dlm.random.Purpose;
import org.dlm.random.RandomStream;
import org.dlm.report.Claim;
import org.dlm.report.Finding;
import org.dlm.report.StudyResult;
import org.jspecify.annotations.Nullable;

/** Who fills the middle of a story from both sides? */
public final class InfillingStudy implements Study {

  private static final String SOURCE = "LLaDA, arXiv 2502.09992; Bavarian et al., arXiv 2207.14255";

  private static final Claim LEFT =
      Claim.above(
          0,
          "both-sides",
          "Diffusion fills a gap so that the whole is a possible story more often than AR, which"
              + " sees only what comes before.",
          SOURCE,
          "share of possible stories, diffusion token by token minus AR from the left, mean over"
              + " spans and sentences");

  private static final Claim RESCORED =
      Claim.above(
          0,
          "beats-rescoring",
          "It does so also more often than AR that writes several fills and takes the one that"
              + " makes the whole likeliest.",
          SOURCE,
          "share of possible stories, diffusion token by token minus AR's best, mean over spans and"
              + " sentences");

  private static final Claim WORDS =
      Claim.above(
          0,
          "determined-words",
          "Diffusion restores words that only both sides determine more often than AR's best.",
          SOURCE,
          "share of restored names and numbers, diffusion token by token minus AR's best");

  private static final Claim LIKELIER =
      Claim.above(
          0,
          "likelier",
          "Where both make a possible story, diffusion's fill is likelier than AR's best.",
          SOURCE,
          "log-probability of the gap given the rest under the source, diffusion token by token"
              + " minus AR's best, nats per gap, spans and sentences");

  private static final GapFiller FROM_THE_LEFT = new GapFiller.FromTheLeft();
  private static final GapFiller NATIVE = new GapFiller.TokenByToken();

  /** Sizes of a scale. */
  private record Sizes(int stories, int candidates, List<GapKind> kinds) {

    GapFiller bestOf() {
      return new GapFiller.BestOf(candidates);
    }

    List<GapFiller> fillers() {
      return List.of(FROM_THE_LEFT, bestOf(), NATIVE, new GapFiller.AsSure());
    }
  }

  private static final Sizes FULL = new Sizes(200, 16, List.of(GapKind.values()));

  private static final Sizes QUICK =
      new Sizes(
          8, 4, List.of(GapKind.WORD_BY_BOTH, GapKind.SPAN_4, GapKind.SPAN_16, GapKind.SENTENCE));

  private static final Sizes TINY = new Sizes(2, 2, List.of(GapKind.SPAN_4, GapKind.SPAN_8));

  private static final long SEED = 1;

  /**
   * What came of a gap.
   *
   * @param story number of the story
   * @param gap what was left out
   * @param original log-probability of the story under the source, in nats
   * @param fills what each filler made of it, in their order
   */
  record Filled(int story, GapKind kind, StoryGap gap, double original, List<Fill> fills) {}

  /**
   * A filled gap.
   *
   * @param nats log-probability of the whole under the source; negative infinity if it is no story
   * @param restored whether it is the original to the last token
   * @param evaluations of the network
   * @param positions that went through it
   */
  record Fill(double nats, boolean restored, int evaluations, long positions) {

    boolean isPossible() {
      return nats > Double.NEGATIVE_INFINITY;
    }
  }

  @Override
  public String name() {
    return "infilling";
  }

  @Override
  public String title() {
    return "Infilling: who fills the middle from both sides?";
  }

  @Override
  public List<Claim> claims() {
    return List.of(LEFT, RESCORED, WORDS, LIKELIER);
  }

  @Override
  public boolean usesStoryTwins() {
    return true;
  }

  @Override
  public StudyResult run(Laboratory laboratory) throws IOException {
    Sizes sizes = laboratory.scale().of(FULL, QUICK, TINY);
    StoryTwins twins = laboratory.storyTwins();
    StoryGrammar grammar = StoryGrammar.standard();
    StoryGaps gaps = new StoryGaps(grammar);
    List<Integer> numbers = IntStream.range(0, sizes.stories).boxed().toList();
    List<StoryTokens> stories;
    try (OpenedTwins opened = OpenedTwins.open(twins, laboratory)) {
      stories =
          HeldOutStories.draw(sizes.stories, SEED, twins.room() - 1, grammar, opened.tokenizer());
    }
    List<List<Filled>> filled =
        SideBySide.each(
            numbers,
            () -> OpenedTwins.open(twins, laboratory),
            (opened, n) -> fill(n, stories.get(n), gaps, grammar, sizes, opened),
            laboratory);
    return result(sizes, twins, filled.stream().flatMap(List::stream).toList());
  }

  private static List<Filled> fill(
      int number,
      StoryTokens story,
      StoryGaps gaps,
      StoryGrammar grammar,
      Sizes sizes,
      OpenedTwins opened) {
    List<Filled> filled = new ArrayList<>();
    for (GapKind kind : sizes.kinds) {
      RandomStream random = RandomStream.of(SEED, Purpose.EVALUATION, number, kind.ordinal());
      StoryGap gap = kind.cut(gaps, story, random);
      if (gap != null) {
        List<Fill> fills = new ArrayList<>();
        for (GapFiller filler : sizes.fillers()) {
          SequenceRandom own = SequenceRandom.of(random.nextLong(), fills.size());
          fills.add(judged(gap, filler.fill(opened, gap, own), grammar, opened));
        }
        filled.add(new Filled(number, kind, gap, grammar.logProbability(story.text()), fills));
      }
    }
    return filled;
  }

  private static Fill judged(
      StoryGap gap, Written written, StoryGrammar grammar, OpenedTwins opened) {
    return new Fill(
        grammar.logProbability(opened.text(gap.filled(written.ids()))),
        Arrays.equals(gap.answer(), written.ids()),
        written.evaluations(),
        written.positions());
  }

  private static StudyResult result(Sizes sizes, StoryTwins twins, List<Filled> filled) {
    InfillingFigures figures = new InfillingFigures(sizes.kinds, sizes.fillers(), filled);
    return twins.introducing(
        new StudyResult(
            setup(sizes),
            List.of("stories, gaps and their lengths in tokens"),
            unequal(sizes),
            findings(sizes, filled),
            figures.tables(),
            figures.plots()));
  }

  private static List<String> setup(Sizes sizes) {
    return List.of(
        "%d stories of the source from a seed that no training used; from each one gap of each kind"
                .formatted(sizes.stories)
            + " that it has a place for. Gaps begin and end where words do; all know their lengths.",
        "A word is determined if with any other name or number the story is impossible; by the left"
            + " if no story even begins so.",
        "Possible: the grammar could have written the whole.");
  }

  private static List<String> unequal(Sizes sizes) {
    return List.of(
        "AR sees what stands before the gap, and cannot end the text inside it; its best of %d is"
                .formatted(sizes.candidates)
            + " chosen by its own likelihood of the gap and all that follows.",
        "Evaluations: AR's compute one position each, as the others are in its cache, but a"
            + " candidate's beginning and its likelihood compute all; diffusion's always compute"
            + " all. The table of costs has both evaluations and positions.");
  }

  private static List<Finding> findings(Sizes sizes, List<Filled> filled) {
    int left = sizes.fillers().indexOf(FROM_THE_LEFT);
    int best = sizes.fillers().indexOf(sizes.bestOf());
    int own = sizes.fillers().indexOf(NATIVE);
    List<Filled> spans = filled.stream().filter(f -> !f.kind().isWord()).toList();
    List<Filled> words = filled.stream().filter(f -> f.kind() == GapKind.WORD_BY_BOTH).toList();
    List<Filled> both =
        spans.stream()
            .filter(f -> f.fills().get(own).isPossible() && f.fills().get(best).isPossible())
            .toList();
    return List.of(
        LEFT.judge(shares(spans, f -> possible(f, own) - possible(f, left)), note(spans)),
        RESCORED.judge(shares(spans, f -> possible(f, own) - possible(f, best)), note(spans)),
        WORDS.judge(shares(words, f -> restored(f, own) - restored(f, best)), note(words)),
        LIKELIER.judge(
            OverStories.mean(
                byStory(both, f -> f.fills().get(own).nats() - f.fills().get(best).nats()),
                Double::doubleValue),
            note(both)));
  }

  private static double possible(Filled filled, int filler) {
    return OverStories.one(filled.fills().get(filler).isPossible());
  }

  private static double restored(Filled filled, int filler) {
    return OverStories.one(filled.fills().get(filler).restored());
  }

  private static @Nullable Interval shares(
      List<Filled> filled, ToDoubleFunction<Filled> difference) {
    return OverStories.difference(byStory(filled, difference), Double::doubleValue);
  }

  /** The mean over a story's gaps, story by story. */
  private static List<Double> byStory(List<Filled> filled, ToDoubleFunction<Filled> measure) {
    Map<Integer, Double> means =
        filled.stream()
            .collect(
                Collectors.groupingBy(
                    Filled::story, TreeMap::new, Collectors.averagingDouble(measure)));
    return List.copyOf(means.values());
  }

  private static String note(List<Filled> filled) {
    return "%d gaps of %d stories; the interval is over stories, in pairs."
        .formatted(filled.size(), filled.stream().mapToInt(Filled::story).distinct().count());
  }
}
