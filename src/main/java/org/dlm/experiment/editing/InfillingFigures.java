// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.editing;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.ToDoubleFunction;
import org.dlm.evaluation.Interval;
import org.dlm.experiment.editing.InfillingStudy.Fill;
import org.dlm.experiment.editing.InfillingStudy.Filled;
import org.dlm.report.ReportPlot;
import org.dlm.report.ReportTable;
import org.dlm.report.ReportTable.Cell;
import org.dlm.report.ReportTable.Column;
import org.jspecify.annotations.Nullable;

/**
 * The tables and plots of {@link InfillingStudy}.
 *
 * @param kinds of gaps, in the order of the rows
 * @param fillers in the order of the columns
 * @param filled all gaps
 */
record InfillingFigures(List<GapKind> kinds, List<GapFiller> fillers, List<Filled> filled) {

  private static final double THOUSAND = 1e-3;

  List<ReportTable> tables() {
    return List.of(
        table("Possible stories, %", 1, (gaps, f) -> OverStories.percent(possible(gaps, f))),
        table(
            "Restored to the last token, %",
            1, (gaps, f) -> OverStories.percent(restored(gaps, f))),
        table(
            "Log-probability of the gap under the source above the original's, nats, where the"
                + " story is possible",
            2,
            (gaps, f) -> OverStories.cell(above(gaps, f))),
        table(
            "Evaluations of a gap, mean",
            1,
            (gaps, f) -> Cell.of(mean(gaps, gap -> fill(gap, f).evaluations()))),
        table(
            "Thousands of positions through the network for a gap, mean",
            2,
            (gaps, f) -> Cell.of(THOUSAND * mean(gaps, gap -> fill(gap, f).positions()))));
  }

  private ReportTable table(
      String title, int digits, BiFunction<List<Filled>, Integer, Cell> cell) {
    List<Column> columns = new ArrayList<>();
    columns.add(Column.text("gap"));
    columns.add(new Column("gaps", 0));
    columns.add(new Column("tokens, mean", 1));
    fillers.forEach(filler -> columns.add(new Column(filler.toString(), digits)));
    List<List<Cell>> rows = new ArrayList<>();
    for (GapKind kind : kinds) {
      List<Filled> own = of(kind);
      if (!own.isEmpty()) {
        List<Cell> row = new ArrayList<>();
        row.add(Cell.of(kind.toString()));
        row.add(Cell.of(own.size()));
        row.add(Cell.of(mean(own, gap -> gap.gap().tokens())));
        for (int f = 0; f < fillers.size(); f++) {
          row.add(cell.apply(own, f));
        }
        rows.add(row);
      }
    }
    return new ReportTable(title, columns, rows);
  }

  List<ReportPlot> plots() {
    return List.of(
        plot("possible", "Possible stories by the length of the gap", this::possible),
        plot("restored", "Gaps restored to the last token, by their length", this::restored));
  }

  private ReportPlot plot(
      String name, String title, BiFunction<List<Filled>, Integer, @Nullable Interval> share) {
    List<ReportPlot.Line> lines = new ArrayList<>();
    for (int f = 0; f < fillers.size(); f++) {
      List<ReportPlot.Point> points = new ArrayList<>();
      for (GapKind kind : kinds) {
        Interval figure = share.apply(of(kind), f);
        if (kind.tokens() > 0 && figure != null) {
          points.add(new ReportPlot.Point(kind.tokens(), figure.times(100)));
        }
      }
      lines.add(new ReportPlot.Line(fillers.get(f).toString(), points));
    }
    return new ReportPlot(
        name,
        title,
        ReportPlot.Axis.logarithmic("tokens of the span, at least"),
        ReportPlot.Axis.linear("%"),
        lines);
  }

  private List<Filled> of(GapKind kind) {
    return filled.stream().filter(gap -> gap.kind() == kind).toList();
  }

  private static Fill fill(Filled gap, int filler) {
    return gap.fills().get(filler);
  }

  private @Nullable Interval possible(List<Filled> gaps, int filler) {
    return OverStories.share(gaps, gap -> fill(gap, filler).isPossible());
  }

  private @Nullable Interval restored(List<Filled> gaps, int filler) {
    return OverStories.share(gaps, gap -> fill(gap, filler).restored());
  }

  private static @Nullable Interval above(List<Filled> gaps, int filler) {
    List<Filled> possible = gaps.stream().filter(gap -> fill(gap, filler).isPossible()).toList();
    return OverStories.mean(possible, gap -> fill(gap, filler).nats() - gap.original());
  }

  private static double mean(List<Filled> gaps, ToDoubleFunction<Filled> measure) {
    return gaps.stream().mapToDouble(measure).average().orElseThrow();
  }
}
