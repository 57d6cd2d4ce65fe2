// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.editing;

import java.util.ArrayList;
import java.util.List;
import org.dlm.evaluation.Interval;
import org.dlm.experiment.editing.ControlStudy.Answered;
import org.dlm.experiment.editing.ControlStudy.Attempt;
import org.dlm.report.ReportPlot;
import org.dlm.report.ReportTable;
import org.dlm.report.ReportTable.Cell;
import org.dlm.report.ReportTable.Column;
import org.jspecify.annotations.Nullable;

/**
 * The tables and plots of {@link ControlStudy}.
 *
 * @param kinds of demands
 * @param keepers in the order of the attempts
 * @param answered all demands
 */
record ControlFigures(
    List<Demand.Kind> kinds, List<DemandKeeper> keepers, List<Answered> answered) {

  List<ReportTable> tables() {
    return kinds.stream().map(this::table).toList();
  }

  private ReportTable table(Demand.Kind kind) {
    List<List<Cell>> rows = new ArrayList<>();
    for (int k = 0; k < keepers.size(); k++) {
      List<Attempt> own = attempts(kind, k);
      List<Attempt> good = own.stream().filter(Attempt::isGood).toList();
      rows.add(
          List.of(
              Cell.of(keepers.get(k).toString()),
              OverStories.percent(OverStories.share(own, Attempt::kept)),
              OverStories.percent(OverStories.share(own, Attempt::isPossible)),
              OverStories.percent(OverStories.share(own, Attempt::isGood)),
              OverStories.percent(begun(own)),
              OverStories.cell(OverStories.mean(good, Attempt::natsPerToken)),
              OverStories.cell(OverStories.mean(own, Attempt::evaluations))));
    }
    return new ReportTable(
        "Demand: " + kind,
        List.of(
            Column.text("who writes"),
            new Column("demand kept, %", 1),
            new Column("story possible, %", 1),
            new Column("both, %", 1),
            new Column("beginning of a story up to, %", 1),
            new Column("source's nats per token where both", 3),
            new Column("evaluations", 1)),
        rows);
  }

  private static @Nullable Interval begun(List<Attempt> attempts) {
    Interval begun = OverStories.mean(attempts, Attempt::prefix);
    return begun == null ? null : begun.within(0, 1);
  }

  /** By kind, one keeper a line: what was asked for by what it took. */
  List<ReportPlot> plots() {
    return kinds.stream().map(this::plot).toList();
  }

  private ReportPlot plot(Demand.Kind kind) {
    List<ReportPlot.Line> lines = new ArrayList<>();
    for (int k = 0; k < keepers.size(); k++) {
      List<Attempt> own = attempts(kind, k);
      Interval both = OverStories.share(own, Attempt::isGood);
      if (both != null) {
        double evaluations = own.stream().mapToInt(Attempt::evaluations).average().orElseThrow();
        ReportPlot.Point point = new ReportPlot.Point(evaluations, both.times(100));
        lines.add(new ReportPlot.Line(keepers.get(k).toString(), List.of(point)));
      }
    }
    return new ReportPlot(
        kind.toString().replace(' ', '-'),
        "Possible stories that keep a demand: " + kind,
        ReportPlot.Axis.logarithmic("evaluations of a story, mean"),
        ReportPlot.Axis.linear("%"),
        lines);
  }

  private List<Attempt> attempts(Demand.Kind kind, int keeper) {
    return answered.stream()
        .filter(answer -> answer.kind() == kind)
        .map(answer -> answer.attempts().get(keeper))
        .toList();
  }
}
