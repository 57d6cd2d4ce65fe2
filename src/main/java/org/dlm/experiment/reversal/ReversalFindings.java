// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.reversal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.dlm.evaluation.Interval;
import org.dlm.experiment.laboratory.NetworkSize;
import org.dlm.report.Claim;
import org.dlm.report.ReportPlot;
import org.dlm.report.ReportTable;
import org.dlm.report.StudyResult;
import org.jspecify.annotations.Nullable;

/**
 * What the scores of all lessons say of the claims.
 *
 * @param network its sizes
 * @param batch windows per update
 * @param rate peak learning rate
 * @param lessons what came out of each
 */
record ReversalFindings(NetworkSize network, int batch, double rate, List<ReversalScores> lessons) {

  private static final String FORWARD = "in-place forward";
  private static final String IN_PLACE = "in-place backward";
  private static final String MOVED = "moved backward";
  private static final String QUESTION = "question backward";
  private static final String TOLD_DESCRIPTIONS = "description of a name, as told";
  private static final String TOLD_NAMES = "name of a description, as told";
  private static final String NAMES_IN_PLACE = "name in place, reversed";
  private static final String DESCRIPTIONS_IN_PLACE = "description in place, reversed";
  private static final String NAMES = "name of a description, reversed";
  private static final String DESCRIPTIONS = "description of a name, reversed";

  private static final Claim KNOWN =
      Claim.above(
          0.95,
          "both-know-forward",
          "Both twins know the poems that they have read: given a line, they write the next.",
          "precondition of the comparison",
          "share of poems, the worse twin");

  private static final Claim CURSE =
      Claim.below(
          0.05,
          "ar-cannot-go-back",
          "AR cannot say what comes before a line that it has read.",
          "Berglund et al., arXiv 2309.12288",
          "share of poems, asked as AR answers best of two ways: the known line first, or in a"
              + " question");

  private static final Claim PLACE =
      Claim.above(
          0.9,
          "diffusion-goes-back-in-place",
          "Diffusion fills in the line before a line, where it stood.",
          "LLaDA, arXiv 2502.09992, section 3.3",
          "share of poems, diffusion, in place");

  private static final Claim ASKED =
      Claim.above(
          0.6,
          "diffusion-goes-back-when-asked",
          "Diffusion answers a question for the line before, in words taught with other poems.",
          "LLaDA, arXiv 2502.09992, section 3.3",
          "share of poems, diffusion, by question");

  private static final Claim FACTS =
      Claim.above(
          0,
          "diffusion-reverses-facts",
          "Diffusion knows facts in the direction in which it was not told them, better than AR.",
          "Berglund et al., arXiv 2309.12288; SMDM, arXiv 2410.18514",
          "share of reversed questions in held-out phrasings, diffusion minus AR");

  private static final Claim CHANCE =
      Claim.below(
          0.05,
          "shuffled-pairs-are-unknown",
          "What was never read is not known: with pairs shuffled, diffusion answers nothing.",
          "control",
          "share of poems, diffusion of shuffled pairs, in place");

  private static final Claim TOLD =
      Claim.above(
          0.95,
          "both-know-as-told",
          "Both twins know the facts in the direction in which they were told.",
          "precondition of the comparison",
          "share of questions in held-out phrasings, the worse twin");

  private static final Claim CURSED_FACTS =
      Claim.below(
          0.05,
          "ar-cannot-turn-facts",
          "AR does not know facts in the direction in which it was not told them.",
          "Berglund et al., arXiv 2309.12288",
          "share of reversed questions in held-out phrasings, AR");

  private static final Claim FACTS_IN_PLACE =
      Claim.above(
          0.9,
          "diffusion-turns-facts-in-place",
          "Diffusion fills in the name or description that a fact began with, where it stood.",
          "LLaDA, arXiv 2502.09992, section 3.3",
          "share of facts, diffusion, in phrasings of training");

  /** What decides a claim. */
  @FunctionalInterface
  interface Measure {

    /** The measure; null if there is nothing to take it of. */
    @Nullable Interval of(ReversalFindings findings);
  }

  /**
   * A claim and what decides it.
   *
   * @param claim what is said
   * @param measure what is measured
   */
  record Question(Claim claim, Measure measure) {}

  /** What is asked of poems. */
  static final List<Question> OF_POEMS =
      List.of(
          new Question(KNOWN, all -> all.worse(FORWARD)),
          new Question(
              CURSE,
              all -> larger(all.share(ReversalArm.AR, MOVED), all.share(ReversalArm.AR, QUESTION))),
          new Question(PLACE, all -> all.share(ReversalArm.DIFFUSION, IN_PLACE)),
          new Question(ASKED, all -> all.share(ReversalArm.DIFFUSION, QUESTION)),
          new Question(CHANCE, all -> all.share(ReversalArm.DIFFUSION_SHUFFLED, IN_PLACE)));

  /** What is asked of facts. */
  static final List<Question> OF_FACTS =
      List.of(
          new Question(TOLD, all -> all.worse(TOLD_DESCRIPTIONS, TOLD_NAMES)),
          new Question(CURSED_FACTS, all -> all.share(ReversalArm.AR, NAMES, DESCRIPTIONS)),
          new Question(FACTS, ReversalFindings::factDifference),
          new Question(
              FACTS_IN_PLACE,
              all -> all.share(ReversalArm.DIFFUSION, NAMES_IN_PLACE, DESCRIPTIONS_IN_PLACE)));

  private static final String POOLED =
      "Over all questions and seeds, by Wilson's interval, as if the seeds' answers were independent.";

  StudyResult result(List<Question> questions) {
    List<ReportTable> tables = new ArrayList<>();
    List<ReportPlot> plots = new ArrayList<>();
    for (int i = 0; i < lessons.size(); i++) {
      tables.addAll(ReversalFigures.tables(lessons.get(i)));
      plots.addAll(ReversalFigures.plots(lessons.get(i), i + 1));
    }
    return new StudyResult(
        setup(),
        List.of("network, parameters, texts, tokens, batch, optimizer, schedule, clipping, seeds"),
        List.of(
            "A diffusion model is told how long a line in place is; in all else both may write as"
                + " many tokens as the longest answer needs, and must end it themselves.",
            "In place, AR sees nothing after the gap; its ranking is by the likelihood of the whole"
                + " text, which sees both lines.",
            "Diffusion is trained with uniform weights and times that begin below 0.3; of poems, half"
                + " of its windows lack one segment and show all the rest.",
            "The twins have all seeds, the controls the first one only."),
        questions.stream()
            .map(question -> question.claim().judge(question.measure().of(this), POOLED))
            .toList(),
        tables,
        plots);
  }

  private List<String> setup() {
    List<String> setup = new ArrayList<>();
    setup.add(
        String.format(
            Locale.ROOT,
            "Network: %s; batch %d, peak learning rate %s. A window holds one text, or two of"
                + " different poems or facts; words of English and characters of Chinese are tokens.",
            network,
            batch,
            rate));
    for (ReversalScores scores : lessons) {
      ReversalScores.Score first = scores.sweep().get(0).scores().get(0);
      setup.add(
          String.format(
              Locale.ROOT,
              "%s: %,d texts an epoch (%,d different), %,d steps; %d questions of the first kind.",
              scores.lesson().name(),
              scores.lesson().texts().size(),
              scores.lesson().texts().stream().distinct().count(),
              scores.steps(),
              first.questions()));
    }
    return setup;
  }

  private @Nullable Interval worse(String... groups) {
    Interval ar = share(ReversalArm.AR, groups);
    Interval diffusion = share(ReversalArm.DIFFUSION, groups);
    return ar == null || diffusion == null || ar.value() < diffusion.value() ? ar : diffusion;
  }

  private static @Nullable Interval larger(@Nullable Interval one, @Nullable Interval other) {
    return one == null || other == null || one.value() > other.value() ? one : other;
  }

  private @Nullable Interval factDifference() {
    Interval diffusion = share(ReversalArm.DIFFUSION, NAMES, DESCRIPTIONS);
    Interval ar = share(ReversalArm.AR, NAMES, DESCRIPTIONS);
    return ar == null || diffusion == null ? null : Interval.ofDifference(diffusion, ar);
  }

  /** An arm's share of right answers to some groups of questions over all lessons. */
  private @Nullable Interval share(ReversalArm arm, String... groups) {
    int right = 0;
    int questions = 0;
    for (ReversalScores lesson : lessons) {
      for (String group : groups) {
        ReversalScores.Score score = lesson.score(arm, group);
        right += score == null ? 0 : score.right();
        questions += score == null ? 0 : score.questions();
      }
    }
    return questions == 0 ? null : Interval.ofShare(right, questions);
  }
}
