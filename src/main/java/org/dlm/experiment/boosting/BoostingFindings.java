// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.boosting;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.dlm.evaluation.Interval;
import org.dlm.experiment.boosting.BoostingStudy.Scored;
import org.dlm.report.Claim;
import org.dlm.report.Finding;

/** What {@link BoostingStudy} says of its claims. */
final class BoostingFindings {

  private static final String STATES = "arXiv 2508.09138";
  private static final String VOTES = "arXiv 2203.11171, 2508.09138";
  private static final String RIGHT =
      "exactly right answers by as many evaluations, mean over tasks and evaluations, ";
  private static final String POSSIBLE =
      "stories that are possible by as many evaluations, mean over evaluations, ";

  private static final Claim STATES_IN_TASKS =
      Claim.above(
          0,
          "states-in-tasks",
          "Predictions averaged over the last states answer better than those of the last.",
          STATES,
          RIGHT + "four states minus one");

  private static final Claim STATES_IN_GAPS =
      Claim.above(
          0,
          "states-in-gaps",
          "Predictions averaged over the last states fill in stories better.",
          STATES,
          POSSIBLE + "four states minus one");

  private static final Claim STATES_IN_RESTS =
      Claim.above(
          0,
          "states-in-rests",
          "Predictions averaged over the last states go on with stories for longer without a fault.",
          STATES,
          "share of a story's rest before its first fault, four states minus one");

  private static final Claim ANSWERS_IN_TASKS =
      Claim.above(
          0,
          "answers-in-tasks",
          "The answer of most short decodes is better than that of one long decode.",
          VOTES,
          RIGHT + "four decodes minus one");

  private static final Claim POSITIONS_IN_TASKS =
      Claim.above(
          0,
          "positions-in-tasks",
          "What most short decodes put at each position is better than what one long decode does.",
          VOTES,
          RIGHT + "four decodes by position minus one");

  private static final Claim POSITIONS_IN_GAPS =
      Claim.above(
          0,
          "positions-in-gaps",
          "What most short decodes put at each position fills in stories better than one decode.",
          VOTES,
          POSSIBLE + "four decodes by position minus one");

  static final List<Claim> CLAIMS =
      List.of(
          STATES_IN_TASKS,
          STATES_IN_GAPS,
          STATES_IN_RESTS,
          ANSWERS_IN_TASKS,
          POSITIONS_IN_TASKS,
          POSITIONS_IN_GAPS);

  private BoostingFindings() {}

  /** Judges the claims. */
  static List<Finding> of(List<Scored> scored) {
    List<Scored> tasks = BoostingStudy.tasks(scored);
    List<Scored> gaps = BoostingStudy.stories(scored, false);
    List<Scored> rests = BoostingStudy.stories(scored, true);
    return List.of(
        inTasks(STATES_IN_TASKS, tasks, Boost.FOUR_STATES),
        inStories(STATES_IN_GAPS, gaps, Boost.FOUR_STATES),
        inStories(STATES_IN_RESTS, rests, Boost.FOUR_STATES),
        inTasks(ANSWERS_IN_TASKS, tasks, Boost.FOUR_ANSWERS),
        inTasks(POSITIONS_IN_TASKS, tasks, Boost.FOUR_BY_POSITION),
        inStories(POSITIONS_IN_GAPS, gaps, Boost.FOUR_BY_POSITION));
  }

  private static Finding inTasks(Claim claim, List<Scored> tasks, Boost boost) {
    String each =
        tasks.stream()
            .map(Scored::task)
            .distinct()
            .map(
                task ->
                    String.format(
                        Locale.ROOT, "%s %+.3f", task, overSeeds(of(tasks, task), boost).value()))
            .collect(Collectors.joining(", "));
    return claim.judge(
        overSeeds(tasks, boost), each + ". The interval is over seeds of training (Student's).");
  }

  private static Finding inStories(Claim claim, List<Scored> stories, Boost boost) {
    return claim.judge(
        overQuestions(stories, boost), "The interval is over stories; there is one model.");
  }

  private static List<Scored> of(List<Scored> tasks, String task) {
    return tasks.stream().filter(one -> one.task().equals(task)).toList();
  }

  /** A boost minus one decode: the mean over tasks and evaluations, seed by seed. */
  static Interval overSeeds(List<Scored> scored, Boost boost) {
    double[] bySeed =
        scored.stream()
            .mapToLong(Scored::seed)
            .distinct()
            .mapToDouble(
                seed -> {
                  List<Scored> own = scored.stream().filter(one -> one.seed() == seed).toList();
                  return mean(own, boost) - mean(own, Boost.PLAIN);
                })
            .toArray();
    return Interval.ofRuns(bySeed);
  }

  private static double mean(List<Scored> scored, Boost boost) {
    return scored.stream()
        .filter(one -> one.boost() == boost)
        .mapToDouble(Scored::mean)
        .average()
        .orElseThrow();
  }

  /** A boost minus one decode: the mean over evaluations, question by question. */
  static Interval overQuestions(List<Scored> scored, Boost boost) {
    List<Scored> boosted = scored.stream().filter(one -> one.boost() == boost).toList();
    List<Scored> plain = scored.stream().filter(one -> one.boost() == Boost.PLAIN).toList();
    int questions = plain.get(0).scores().size();
    return Interval.ofMean(
        IntStream.range(0, questions)
            .mapToDouble(q -> mean(boosted, q) - mean(plain, q))
            .toArray());
  }

  private static double mean(List<Scored> scored, int question) {
    return scored.stream().mapToDouble(one -> one.scores().get(question)).average().orElseThrow();
  }
}
