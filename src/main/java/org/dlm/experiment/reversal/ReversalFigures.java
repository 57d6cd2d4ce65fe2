// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.reversal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.dlm.evaluation.Interval;
import org.dlm.report.ReportPlot;
import org.dlm.report.ReportTable;

/** The scores of a lesson as tables and plots. */
final class ReversalFigures {

  /** Points of a sweep that has one step. */
  private static final int TWINS = 2;

  private ReversalFigures() {}

  static List<ReportTable> tables(ReversalScores scores) {
    return List.of(written(scores), ranked(scores));
  }

  /**
   * Draws them.
   *
   * @param number of the lesson, for the names of the plots
   */
  static List<ReportPlot> plots(ReversalScores scores, int number) {
    ReportPlot profile = profile(scores, number);
    return scores.sweep().size() > TWINS
        ? List.of(profile, sweep(scores, number))
        : List.of(profile);
  }

  private static ReportTable written(ReversalScores scores) {
    List<List<ReportTable.Cell>> rows = new ArrayList<>();
    for (int group = 0; group < scores.lesson().groups().size(); group++) {
      int index = group;
      rows.add(
          row(
              scores.lesson().groups().get(group).name(),
              scores.arms().values().stream().map(all -> all.get(index).share())));
    }
    return new ReportTable(
        scores.lesson().name() + ": share of right answers, written", columns(scores), rows);
  }

  private static ReportTable ranked(ReversalScores scores) {
    List<List<ReportTable.Cell>> rows = new ArrayList<>();
    for (int group = 0; group < scores.lesson().groups().size(); group++) {
      int index = group;
      double chance = scores.sweep().get(0).scores().get(group).chance();
      rows.add(
          row(
              String.format(
                  Locale.ROOT,
                  "%s (chance %.2f)",
                  scores.lesson().groups().get(group).name(),
                  chance),
              scores.arms().values().stream().map(all -> all.get(index).rankedShare())));
    }
    return new ReportTable(
        scores.lesson().name() + ": share of right answers that are likelier than all wrong ones",
        columns(scores),
        rows);
  }

  private static List<ReportTable.Cell> row(String name, Stream<Interval> figures) {
    return Stream.concat(Stream.of(ReportTable.Cell.of(name)), figures.map(ReportTable.Cell::of))
        .toList();
  }

  private static List<ReportTable.Column> columns(ReversalScores scores) {
    List<ReportTable.Column> columns = new ArrayList<>();
    columns.add(ReportTable.Column.text("asked"));
    for (ReversalArm arm : scores.arms().keySet()) {
      columns.add(new ReportTable.Column(arm.toString(), 2));
    }
    return columns;
  }

  /** What each arm knows, by the way of asking. */
  private static ReportPlot profile(ReversalScores scores, int number) {
    List<ReportPlot.Line> lines = new ArrayList<>();
    scores
        .arms()
        .forEach(
            (arm, all) -> {
              List<ReportPlot.Point> points = new ArrayList<>();
              for (ReversalScores.Score score : all) {
                points.add(new ReportPlot.Point(points.size() + 1, score.share()));
              }
              lines.add(new ReportPlot.Line(arm.toString(), points));
            });
    return new ReportPlot(
        "answers-" + number,
        scores.lesson().name() + ": right answers by the way of asking",
        ReportPlot.Axis.linear("way of asking: row of the table"),
        ReportPlot.Axis.linear("share of right answers"),
        lines);
  }

  /** What the twins know after so many steps. */
  private static ReportPlot sweep(ReversalScores scores, int number) {
    List<ReportPlot.Line> lines = new ArrayList<>();
    for (int group = 0; group < scores.lesson().groups().size(); group++) {
      for (ReversalArm arm : List.of(ReversalArm.AR, ReversalArm.DIFFUSION)) {
        List<ReportPlot.Point> points = new ArrayList<>();
        for (ReversalScores.SweepPoint point : scores.sweep()) {
          if (point.arm() == arm) {
            points.add(new ReportPlot.Point(point.steps(), point.scores().get(group).share()));
          }
        }
        lines.add(
            new ReportPlot.Line(arm + ", " + scores.lesson().groups().get(group).name(), points));
      }
    }
    return new ReportPlot(
        "sweep-" + number,
        scores.lesson().name() + ": right answers by training, first seed",
        ReportPlot.Axis.linear("steps of training"),
        ReportPlot.Axis.linear("share of right answers"),
        lines);
  }
}
