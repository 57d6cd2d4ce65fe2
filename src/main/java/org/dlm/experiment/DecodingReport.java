// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.dlm.evaluation.Interval;
import org.dlm.report.Origin;
import org.dlm.report.ReportPlot;
import org.dlm.report.ReportTable;
import org.dlm.report.StudyReport;
import org.dlm.report.StudyResult;
import org.jspecify.annotations.Nullable;

/** The cells of a {@link DecodingStudy} as a report with its plots. */
public final class DecodingReport {

  private static final List<ReportTable.Column> COLUMNS =
      List.of(
          ReportTable.Column.text("strategy"),
          new ReportTable.Column("budget", 0),
          new ReportTable.Column("evaluations", 1),
          new ReportTable.Column("possible stories, %", 1),
          new ReportTable.Column("nats per possible story", 1),
          new ReportTable.Column("distinct-1", 3),
          new ReportTable.Column("distinct-2", 3),
          new ReportTable.Column("distinct-3", 3),
          new ReportTable.Column("entropy, nats", 2),
          new ReportTable.Column("tokens/s", 0));

  private DecodingReport() {}

  /**
   * Makes the report.
   *
   * @param cells in the order of the table
   * @param setup how they were made, a sentence each
   * @param command that made them
   * @param commit of the program's sources; null if not known
   * @param modelCommit of the sources that trained the model; null if not known
   * @param seed of the stories
   * @param begun when
   * @throws IOException if the machine's name cannot be read
   */
  public static StudyReport of(
      List<DecodingCell> cells,
      List<String> setup,
      String command,
      @Nullable String commit,
      @Nullable String modelCommit,
      long seed,
      Instant begun)
      throws IOException {
    double seconds = (Instant.now().toEpochMilli() - begun.toEpochMilli()) * 1e-3;
    Origin origin =
        new Origin(
            command,
            commit,
            modelCommit == null ? List.of() : List.of(modelCommit),
            List.of(seed),
            StudyReporter.machine(),
            StudyReporter.java(),
            begun.toString(),
            seconds,
            0,
            0,
            0,
            1);
    StudyResult result =
        new StudyResult(
            setup,
            List.of(),
            List.of(),
            List.of(),
            List.of(table("The Pareto front by tokens/s", front(cells)), table("All", cells)),
            List.of(
                plot("evaluations", "evaluations per story", cells, c -> c.evaluations().value()),
                plot("speed", "tokens/s", cells, c -> c.tokensPerSecond().value())));
    return new StudyReport(
        "decoding",
        "Decoding: which strategy writes the best stories?",
        StudyScale.FULL.toString(),
        result,
        origin);
  }

  /**
   * The cells that no other beats: none has both more tokens per second and a larger share of
   * possible stories.
   *
   * @return from the fastest to the best
   */
  static List<DecodingCell> front(List<DecodingCell> cells) {
    return ParetoFront.of(cells, c -> c.tokensPerSecond().value(), c -> c.valid().value());
  }

  private static ReportTable table(String title, List<DecodingCell> cells) {
    List<List<ReportTable.Cell>> rows = new ArrayList<>();
    for (DecodingCell cell : cells) {
      List<ReportTable.Cell> row = new ArrayList<>();
      row.add(ReportTable.Cell.of(cell.strategy()));
      row.add(ReportTable.Cell.of(cell.budget()));
      row.add(ReportTable.Cell.of(cell.evaluations()));
      row.add(ReportTable.Cell.of(cell.valid().times(100)));
      Interval nats = cell.logProbability();
      row.add(nats == null ? ReportTable.Cell.of("-") : ReportTable.Cell.of(nats));
      cell.distinct().forEach(share -> row.add(ReportTable.Cell.of(share)));
      row.add(ReportTable.Cell.of(cell.entropy()));
      row.add(ReportTable.Cell.of(cell.tokensPerSecond()));
      rows.add(row);
    }
    return new ReportTable(title, COLUMNS, rows);
  }

  private static ReportPlot plot(
      String name, String label, List<DecodingCell> cells, ToDoubleFunction<DecodingCell> x) {
    Map<String, List<DecodingCell>> strategies =
        cells.stream()
            .collect(
                Collectors.groupingBy(
                    DecodingCell::strategy, LinkedHashMap::new, Collectors.toList()));
    List<ReportPlot.Line> lines = new ArrayList<>();
    strategies.forEach(
        (strategy, line) ->
            lines.add(
                new ReportPlot.Line(
                    strategy,
                    line.stream()
                        .map(c -> new ReportPlot.Point(x.applyAsDouble(c), c.valid().times(100)))
                        .sorted(Comparator.comparingDouble(ReportPlot.Point::x))
                        .toList())));
    return new ReportPlot(
        name,
        "Possible stories by " + label,
        ReportPlot.Axis.logarithmic(label),
        ReportPlot.Axis.linear("possible stories, %"),
        lines);
  }
}
