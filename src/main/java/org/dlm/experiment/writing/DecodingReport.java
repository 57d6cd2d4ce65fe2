// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.writing;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.dlm.evaluation.Interval;
import org.dlm.experiment.laboratory.StudyReporter;
import org.dlm.experiment.laboratory.StudyScale;
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
          new ReportTable.Column("sound, %", 1),
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
      List<StoryQuality> cells,
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
            List.of(
                table("The Pareto front of soundness by tokens/s", front(cells)),
                table("All", cells)),
            List.of(
                plot("possible", "Possible stories", cells, Axis.EVALUATIONS, StoryQuality::valid),
                plot("sound", "Sound share", cells, Axis.EVALUATIONS, StoryQuality::sound),
                plot("speed", "Sound share", cells, Axis.SPEED, StoryQuality::sound)));
    return new StudyReport(
        "decoding",
        "Decoding: which strategy writes the best stories?",
        StudyScale.FULL.toString(),
        result,
        origin);
  }

  /**
   * The cells that no other beats: none has both more tokens per second and a larger sound share of
   * its texts.
   *
   * @return from the fastest to the best
   */
  static List<StoryQuality> front(List<StoryQuality> cells) {
    return ParetoFront.of(cells, c -> c.cell().tokensPerSecond().value(), c -> c.sound().value());
  }

  private static ReportTable table(String title, List<StoryQuality> cells) {
    List<List<ReportTable.Cell>> rows = new ArrayList<>();
    for (StoryQuality quality : cells) {
      DecodingCell cell = quality.cell();
      List<ReportTable.Cell> row = new ArrayList<>();
      row.add(ReportTable.Cell.of(cell.strategy()));
      row.add(ReportTable.Cell.of(cell.budget()));
      row.add(ReportTable.Cell.of(cell.evaluations()));
      row.add(ReportTable.Cell.of(cell.valid().times(100)));
      row.add(ReportTable.Cell.of(quality.sound().times(100)));
      Interval nats = cell.logProbability();
      row.add(nats == null ? ReportTable.Cell.of("-") : ReportTable.Cell.of(nats));
      cell.distinct().forEach(share -> row.add(ReportTable.Cell.of(share)));
      row.add(ReportTable.Cell.of(cell.entropy()));
      row.add(ReportTable.Cell.of(cell.tokensPerSecond()));
      rows.add(row);
    }
    return new ReportTable(title, COLUMNS, rows);
  }

  /** What quality is drawn over. */
  private enum Axis {
    EVALUATIONS("evaluations per story", DecodingCell::evaluations),
    SPEED("tokens/s", DecodingCell::tokensPerSecond);

    private final String label;
    private final Function<DecodingCell, Interval> measure;

    Axis(String label, Function<DecodingCell, Interval> measure) {
      this.label = label;
      this.measure = measure;
    }

    private double of(StoryQuality quality) {
      return measure.apply(quality.cell()).value();
    }
  }

  private static ReportPlot plot(
      String name,
      String title,
      List<StoryQuality> cells,
      Axis axis,
      Function<StoryQuality, Interval> measure) {
    Map<String, List<StoryQuality>> strategies =
        cells.stream()
            .collect(
                Collectors.groupingBy(
                    quality -> quality.cell().strategy(), LinkedHashMap::new, Collectors.toList()));
    List<ReportPlot.Line> lines = new ArrayList<>();
    strategies.forEach(
        (strategy, line) ->
            lines.add(
                new ReportPlot.Line(
                    strategy,
                    line.stream()
                        .map(q -> new ReportPlot.Point(axis.of(q), measure.apply(q).times(100)))
                        .sorted(Comparator.comparingDouble(ReportPlot.Point::x))
                        .toList())));
    return new ReportPlot(
        name,
        title + " by " + axis.label,
        ReportPlot.Axis.logarithmic(axis.label),
        ReportPlot.Axis.linear(title.toLowerCase(Locale.ROOT) + ", %"),
        lines);
  }
}
