// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.editing;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.dlm.corpus.StoryGrammar;
import org.dlm.corpus.WordKind;
import org.dlm.decoding.Sampling;
import org.dlm.decoding.SequenceRandom;
import org.dlm.experiment.laboratory.Laboratory;
import org.dlm.experiment.laboratory.StoryTwins;
import org.dlm.experiment.laboratory.Study;
import org.dlm.report.Claim;
import org.dlm.report.Finding;
import org.dlm.report.StudyResult;

/** Who takes an error back that stands early in what was written? */
public final class CorrectionStudy implements Study {

  private static final Corrector AR = new Corrector.LeftToRight(Corrector.SAMPLED);
  private static final Corrector AR_GREEDY = new Corrector.LeftToRight(Sampling.GREEDY);
  private static final Corrector AR_BY_AR = new Corrector.Revised(AR, Corrector.Judge.AR);
  private static final Corrector AR_BY_DIFFUSION =
      new Corrector.Revised(AR, Corrector.Judge.DIFFUSION);
  private static final Corrector PLAIN = new Corrector.Unmasking("entropy-bounded");
  private static final Corrector PLAIN_REVISED =
      new Corrector.Revised(PLAIN, Corrector.Judge.DIFFUSION);
  private static final Corrector EDITED = new Corrector.Unmasking("edit");
  private static final Corrector REMASKED = new Corrector.Unmasking("remdm-conf");
  private static final Corrector LOOPED = new Corrector.Unmasking("remdm-loop");

  private static final String REPAIRED = "share of beginnings that some story has at the end, ";

  private static final Claim EDIT =
      Claim.above(
          0,
          "edit-repairs",
          "Diffusion that replaces tokens while it writes repairs an early error, which AR cannot.",
          "LLaDA2.1, token editing",
          REPAIRED + "edit minus AR");

  private static final Claim REMASK =
      Claim.above(
          0,
          "remasking-repairs",
          "Diffusion that masks tokens again while it writes repairs an early error.",
          "ReMDM, arXiv 2503.00307",
          REPAIRED + "remdm-conf minus AR");

  private static final Claim REVISE =
      Claim.above(
          0,
          "revising-repairs",
          "A finished text is repaired better by a model that sees both sides of a token than by one"
              + " that sees what comes before.",
          "folklore",
          REPAIRED + "AR's text revised by diffusion minus the same revised by AR");

  private static final Claim EDIT_ENDS =
      Claim.above(
          0,
          "edited-ends-possible",
          "Diffusion that replaces tokens ends with more possible stories than AR.",
          "LLaDA2.1, token editing",
          "share of possible stories, edit minus AR");

  private static final Claim REVISED_ENDS =
      Claim.above(
          0,
          "revised-ends-possible",
          "AR's texts are possible stories more often after diffusion has revised them.",
          "folklore",
          "share of possible stories, AR's text revised by diffusion minus as it was");

  private static final Claim HARM =
      Claim.below(
          0.05,
          "harms-little",
          "Revising by diffusion leaves alone what was right.",
          "folklore",
          "share of the right tokens of the beginning that are others at the end, AR's text revised"
              + " by diffusion");

  /**
   * Sizes of a scale.
   *
   * @param kinds of words that errors are planted in
   * @param errors of each kind
   */
  private record Sizes(List<WordKind> kinds, int errors, List<Corrector> correctors) {}

  private static final Sizes FULL =
      new Sizes(
          ErrorPlanter.KINDS,
          50,
          List.of(
              AR_GREEDY,
              AR,
              AR_BY_AR,
              AR_BY_DIFFUSION,
              PLAIN,
              PLAIN_REVISED,
              EDITED,
              REMASKED,
              LOOPED));

  private static final Sizes QUICK =
      new Sizes(
          ErrorPlanter.KINDS, 2, List.of(AR, AR_BY_AR, AR_BY_DIFFUSION, PLAIN, EDITED, REMASKED));

  private static final Sizes TINY = new Sizes(List.of(WordKind.NAME), 2, List.of(AR, EDITED));

  private static final String LEFT_OUT = "This scale leaves it out.";

  private static final long SEED = 2;

  /**
   * What became of a beginning.
   *
   * @param error that was planted in it
   * @param planted what each corrector made of it with the error
   * @param clean and without
   */
  record Corrected(PlantedError error, List<Attempt> planted, List<Attempt> clean) {}

  /**
   * What one corrector made of a beginning.
   *
   * @param repaired whether some story begins like what stands in its place at the end
   * @param restored whether the word stands there that was replaced
   * @param possible whether the whole is a possible story
   * @param harmed share of the right tokens of the beginning that are others at the end
   * @param evaluations of the network
   */
  record Attempt(
      boolean repaired, boolean restored, boolean possible, double harmed, int evaluations) {}

  @Override
  public String name() {
    return "correction";
  }

  @Override
  public String title() {
    return "Correction: who takes back an early error?";
  }

  @Override
  public List<Claim> claims() {
    return List.of(EDIT, REMASK, REVISE, EDIT_ENDS, REVISED_ENDS, HARM);
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
    List<PlantedError> errors;
    try (OpenedTwins opened = OpenedTwins.open(twins, laboratory)) {
      errors =
          new ErrorPlanter(grammar, opened.tokenizer())
              .plant(sizes.kinds, sizes.errors, opened.canvas(), SEED);
    }
    List<Corrected> corrected =
        SideBySide.each(
            IntStream.range(0, errors.size()).boxed().toList(),
            () -> Corrector.Models.open(twins, laboratory),
            (models, n) -> correct(n, errors.get(n), sizes.correctors, grammar, models),
            laboratory);
    CorrectionFigures figures = new CorrectionFigures(sizes.kinds, sizes.correctors, corrected);
    return twins.introducing(
        new StudyResult(
            setup(sizes),
            List.of("beginnings, errors, most tokens of a story, sampling"),
            unequal(),
            findings(sizes.correctors, corrected),
            figures.tables(),
            figures.plots()));
  }

  private static Corrected correct(
      int number,
      PlantedError error,
      List<Corrector> correctors,
      StoryGrammar grammar,
      Corrector.Models models) {
    SequenceRandom random = SequenceRandom.of(SEED, number);
    return new Corrected(
        error,
        correctors.stream()
            .map(c -> judged(c.goOn(models, error.wrong(), random), error, grammar, models))
            .toList(),
        correctors.stream()
            .map(c -> judged(c.goOn(models, error.right(), random), error, grammar, models))
            .toList());
  }

  private static Attempt judged(
      Corrector.Text text, PlantedError error, StoryGrammar grammar, Corrector.Models models) {
    int[] ids = text.ids();
    boolean reached = ids.length >= error.given();
    int[] beginning = Arrays.copyOf(ids, error.given());
    OpenedTwins twins = models.twins();
    return new Attempt(
        reached && grammar.prefixLogProbability(twins.text(beginning)) > Double.NEGATIVE_INFINITY,
        error.isRestored(ids),
        grammar.logProbability(twins.text(ids)) > Double.NEGATIVE_INFINITY,
        error.harmed(ids) / (double) error.unharmed(),
        text.evaluations());
  }

  private static List<String> setup(Sizes sizes) {
    return List.of(
        "%d beginnings of stories of the source, from a seed that no training used, cut at half;"
                .formatted(sizes.kinds.size() * sizes.errors)
            + " in each, one word was replaced by another that contradicts what stands before it: "
            + sizes.kinds.stream().map(CorrectionFigures::label).collect(Collectors.joining(", "))
            + ", as often each. The new word has as many tokens as the old.",
        "Each goes on until the story ends: by temperature 0.7 and top-p 0.9 where nothing else is"
            + " said, diffusion in 4 blocks. A finished text is revised once, where the model that"
            + " revises gives a token less than 1 %.",
        "Repaired: what stands in the place of the beginning at the end is the beginning of some"
            + " story, whatever was changed for it. Restored: the very word stands there again.",
        "As a control, each also goes on with the beginning as it was.");
  }

  private static List<String> unequal() {
    return List.of(
        "AR keeps what is written, so it repairs nothing by construction, unless a finished text is"
            + " revised.",
        "An evaluation of AR computes one position, one of diffusion or of a revision all of them.");
  }

  private static List<Finding> findings(List<Corrector> correctors, List<Corrected> corrected) {
    return List.of(
        finding(EDIT, EDITED, AR, Attempt::repaired, correctors, corrected),
        finding(REMASK, REMASKED, AR, Attempt::repaired, correctors, corrected),
        finding(REVISE, AR_BY_DIFFUSION, AR_BY_AR, Attempt::repaired, correctors, corrected),
        finding(EDIT_ENDS, EDITED, AR, Attempt::possible, correctors, corrected),
        finding(REVISED_ENDS, AR_BY_DIFFUSION, AR, Attempt::possible, correctors, corrected),
        harm(correctors, corrected));
  }

  private static Finding harm(List<Corrector> correctors, List<Corrected> corrected) {
    int revised = correctors.indexOf(AR_BY_DIFFUSION);
    return revised < 0
        ? HARM.judge(null, LEFT_OUT)
        : HARM.judge(
            CorrectionFigures.harmed(corrected.stream().map(c -> c.planted.get(revised)).toList()),
            note(corrected));
  }

  /** What is said of two correctors; not measured if this scale leaves one out. */
  private static Finding finding(
      Claim claim,
      Corrector one,
      Corrector other,
      Predicate<Attempt> good,
      List<Corrector> correctors,
      List<Corrected> corrected) {
    int more = correctors.indexOf(one);
    int less = correctors.indexOf(other);
    if (more < 0 || less < 0) {
      return claim.judge(null, LEFT_OUT);
    }
    return claim.judge(
        OverStories.difference(
            corrected,
            c ->
                OverStories.one(good.test(c.planted.get(more)))
                    - OverStories.one(good.test(c.planted.get(less)))),
        note(corrected));
  }

  private static String note(List<Corrected> corrected) {
    return corrected.size() + " errors; the interval is over stories, in pairs.";
  }
}
