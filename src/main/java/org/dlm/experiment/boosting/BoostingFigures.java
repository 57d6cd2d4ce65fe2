// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.boosting;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.dlm.evaluation.Interval;
import org.dlm.experiment.boosting.BoostingStudy.Scored;
import org.dlm.experiment.laboratory.StoryTwins;
import org.dlm.experiment.task.ThinkingStudy;
import org.dlm.report.ReportPlot;
import org.dlm.report.ReportTable;
import org.dlm.report.ReportTable.Cell;
import org.dlm.report.ReportTable.Column;
import org.dlm.report.StudyResult;

/**
 * Tables and plots of {@link BoostingStudy}.
 *
 * @param twins whose diffusion model is asked about stories
 * @param sizes of the study
 * @param lessons sizes of the tasks' models
 * @param scored all scores
 */
record BoostingFigures(
    StoryTwins twins, BoostingStudy.Sizes sizes, ThinkingStudy.Sizes lessons, List<Scored> scored) {

  StudyResult result() {
    List<Scored> gaps = BoostingStudy.stories(scored, false);
    return new StudyResult(
        setup(),
        List.of(
            "model, questions and evaluations of an answer, whatever they are spent on",
            "strategy: low-confidence, the likeliest token"),
        List.of(
            "Decodes that vote choose positions by chance, the surer more often, so that each has"
                + " another order; one decode takes the surest first.",
            "An evaluation of several decodes could be shared by a batch; here it is not."),
        BoostingFindings.of(scored),
        List.of(
            tasks(),
            stories("Possible stories among those with words left out, %", gaps),
            stories(
                "Rests of stories before their first fault, %",
                BoostingStudy.stories(scored, true))),
        plots(gaps));
  }

  private List<String> setup() {
    List<String> setup =
        new ArrayList<>(List.of(twins.diffusion().sentence(), StoryTwins.ONE_PAIR));
    setup.add(
        String.format(
            Locale.ROOT,
            "Tasks: those of the thinking study whose answers have several tokens, asked of its"
                + " diffusion models (%s; %d seeds of training, %d questions each).",
            lessons.network(),
            lessons.seeds().size(),
            lessons.tests()));
    setup.add(
        String.format(
            Locale.ROOT,
            "Stories with words left out: %d stories of the source of which %d tokens are masked;"
                + " right is whatever makes a possible story. Rests: at most %d tokens after the"
                + " first part of as many stories, in blocks of %d with %d evaluations in all;"
                + " texts so long never come out twice alike, so none can be voted for.",
            sizes.stories(),
            sizes.gaps(),
            sizes.rest(),
            sizes.block(),
            sizes.restTotal()));
    setup.add(
        "Two or four states: a position is decided by the mean of the probabilities that the"
            + " network gave it in the last states of the decode. Two or four decodes share the"
            + " evaluations; the most frequent answer counts, or the most frequent token of each"
            + " position; of equally frequent ones that of the first decode.");
    return setup;
  }

  private static String evaluations(int total) {
    return total + " evaluations";
  }

  private ReportTable tasks() {
    List<Scored> tasks = BoostingStudy.tasks(scored);
    List<List<Cell>> rows = new ArrayList<>();
    for (String task : tasks.stream().map(Scored::task).distinct().toList()) {
      for (Boost boost : Boost.values()) {
        List<Cell> row = new ArrayList<>(List.of(Cell.of(task), Cell.of(boost.toString())));
        for (int total : sizes.totals()) {
          double[] bySeed =
              tasks.stream()
                  .filter(one -> one.task().equals(task))
                  .filter(one -> one.boost() == boost && one.total() == total)
                  .mapToDouble(one -> 100 * one.mean())
                  .toArray();
          row.add(
              bySeed.length == 0 ? Cell.of("-") : Cell.of(Interval.ofRuns(bySeed).within(0, 100)));
        }
        rows.add(row);
      }
    }
    List<Column> columns = new ArrayList<>(List.of(Column.text("task"), Column.text("spent on")));
    sizes.totals().forEach(total -> columns.add(new Column(evaluations(total), 1)));
    return new ReportTable("Exactly right answers, %, mean over seeds", columns, rows);
  }

  private static ReportTable stories(String title, List<Scored> stories) {
    List<Integer> totals = stories.stream().map(Scored::total).distinct().sorted().toList();
    List<List<Cell>> rows = new ArrayList<>();
    for (Boost boost : Boost.values()) {
      List<Cell> row = new ArrayList<>(List.of(Cell.of(boost.toString())));
      for (int total : totals) {
        stories.stream()
            .filter(one -> one.boost() == boost && one.total() == total)
            .forEach(one -> row.add(Cell.of(overQuestions(one))));
      }
      if (row.size() > 1) {
        rows.add(row);
      }
    }
    List<Column> columns = new ArrayList<>(List.of(Column.text("spent on")));
    totals.forEach(total -> columns.add(new Column(evaluations(total), 1)));
    return new ReportTable(title, columns, rows);
  }

  /** The mean in per cent with its interval over questions. */
  private static Interval overQuestions(Scored one) {
    double[] scores = one.scores().stream().mapToDouble(score -> score).toArray();
    boolean isShare = Arrays.stream(scores).allMatch(score -> score == 0 || score == 1);
    Interval mean =
        isShare
            ? Interval.ofShare(Math.round(Arrays.stream(scores).sum()), scores.length)
            : Interval.ofMean(scores).within(0, 1);
    return mean.times(100);
  }

  private List<ReportPlot> plots(List<Scored> gaps) {
    List<ReportPlot> plots = new ArrayList<>();
    plots.add(
        plot(
            "gaps",
            "Possible stories of which words were left out",
            "possible stories, %",
            (boost, total) ->
                gaps.stream()
                    .filter(one -> one.boost() == boost && one.total() == total)
                    .map(BoostingFigures::overQuestions)
                    .toList()));
    List<Scored> tasks = BoostingStudy.tasks(scored);
    plots.add(
        plot(
            "tasks",
            "Gain over one decode, mean over tasks",
            "right answers, percentage points",
            (boost, total) -> {
              List<Scored> own = tasks.stream().filter(one -> one.total() == total).toList();
              return boost == Boost.PLAIN || own.isEmpty()
                  ? List.of()
                  : List.of(BoostingFindings.overSeeds(own, boost).times(100));
            }));
    return plots;
  }

  /** What a boost reaches with a number of evaluations: one figure, or none. */
  @FunctionalInterface
  private interface Reached {
    List<Interval> of(Boost boost, int total);
  }

  private ReportPlot plot(String name, String title, String label, Reached reached) {
    List<ReportPlot.Line> lines =
        Arrays.stream(Boost.values())
            .map(
                boost ->
                    new ReportPlot.Line(
                        boost.toString(),
                        sizes.totals().stream()
                            .flatMap(
                                total ->
                                    reached.of(boost, total).stream()
                                        .map(y -> new ReportPlot.Point(total, y)))
                            .collect(Collectors.toList())))
            .filter(line -> !line.points().isEmpty())
            .toList();
    return new ReportPlot(
        name,
        title,
        ReportPlot.Axis.linear("evaluations of an answer"),
        ReportPlot.Axis.linear(label),
        lines);
  }
}
