// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.task;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.dlm.evaluation.Interval;
import org.dlm.report.ReportPlot;
import org.dlm.report.ReportTable;
import org.dlm.report.ReportTable.Cell;
import org.dlm.report.ReportTable.Column;

/** The table and the plots of {@link ThinkingStudy}. */
final class ThinkingFigures {

  /** Most evaluations of a decode. */
  static final List<Integer> BUDGETS = List.of(1, 2, 4, 8, 16, 32, 64);

  /**
   * What one pair of twins answered.
   *
   * @param task what was asked
   * @param seed of the twins
   * @param direct AR's answers
   * @param plain diffusion's, at the budgets that are not above the tokens of an answer
   * @param revised diffusion's with tokens taken back, at all budgets
   */
  record Answered(
      AnswerTask task, long seed, Answering direct, Refinement plain, List<Answering> revised) {}

  private ThinkingFigures() {}

  private static Interval bySeed(
      List<Answered> own, ToDoubleFunction<Answered> measure, double most) {
    return Interval.ofRuns(own.stream().mapToDouble(measure).toArray()).within(0, most);
  }

  static List<Cell> row(List<Answered> own) {
    return List.of(
        Cell.of(own.get(0).task.toString()),
        Cell.of(bySeed(own, a -> a.direct.accuracy(), 1)),
        Cell.of(bySeed(own, a -> a.plain.first().accuracy(), 1)),
        Cell.of(bySeed(own, a -> a.plain.last().accuracy(), 1)),
        Cell.of(bySeed(own, a -> a.revised.get(BUDGETS.size() - 1).accuracy(), 1)),
        Cell.of(bySeed(own, a -> a.plain.stoppedAccuracy(), 1)),
        Cell.of(bySeed(own, a -> a.plain.stoppedEvaluations(), Double.MAX_VALUE)));
  }

  static ReportTable table(List<List<Cell>> rows) {
    return new ReportTable(
        "Exactly right answers, mean over seeds",
        List.of(
            Column.text("task"),
            new Column("AR, direct", 3),
            new Column("diffusion, at once", 3),
            new Column("token by token", 3),
            new Column("64 revising", 3),
            new Column("until settled", 3),
            new Column("its evaluations", 1)),
        rows);
  }

  static ReportPlot plot(AnswerTask task, List<Answered> own) {
    List<ReportPlot.Point> direct = new ArrayList<>();
    List<ReportPlot.Point> plain = new ArrayList<>();
    List<ReportPlot.Point> revised = new ArrayList<>();
    for (int b = 0; b < BUDGETS.size(); b++) {
      int at = b;
      int budget = BUDGETS.get(b);
      direct.add(new ReportPlot.Point(budget, bySeed(own, a -> a.direct.accuracy(), 1)));
      revised.add(new ReportPlot.Point(budget, bySeed(own, a -> a.revised.get(at).accuracy(), 1)));
      if (budget <= task.answerLength()) {
        plain.add(new ReportPlot.Point(budget, bySeed(own, a -> a.plain.at(at).accuracy(), 1)));
      }
    }
    return new ReportPlot(
        task.toString().replace(' ', '-'),
        "Right answers, " + task,
        ReportPlot.Axis.logarithmic("most evaluations of diffusion"),
        ReportPlot.Axis.linear("exactly right"),
        List.of(
            new ReportPlot.Line("AR, direct", direct),
            new ReportPlot.Line("diffusion, plain", plain),
            new ReportPlot.Line("diffusion, revising", revised)));
  }
}
