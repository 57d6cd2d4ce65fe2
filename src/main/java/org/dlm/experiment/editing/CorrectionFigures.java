// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.editing;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.dlm.corpus.WordKind;
import org.dlm.evaluation.Interval;
import org.dlm.experiment.editing.CorrectionStudy.Attempt;
import org.dlm.experiment.editing.CorrectionStudy.Corrected;
import org.dlm.report.ReportPlot;
import org.dlm.report.ReportTable;
import org.dlm.report.ReportTable.Cell;
import org.dlm.report.ReportTable.Column;
import org.jspecify.annotations.Nullable;

/**
 * The tables and plots of {@link CorrectionStudy}.
 *
 * @param kinds of words that errors were planted in
 * @param correctors in the order of the rows
 * @param corrected all beginnings
 */
record CorrectionFigures(
    List<WordKind> kinds, List<Corrector> correctors, List<Corrected> corrected) {

  List<ReportTable> tables() {
    return List.of(
        outcomes("With an error in the beginning", Corrected::planted),
        outcomes("Control: the beginning as it was", Corrected::clean),
        byKind());
  }

  private ReportTable outcomes(String title, Function<Corrected, List<Attempt>> which) {
    return new ReportTable(
        title,
        List.of(
            Column.text("who goes on"),
            new Column("beginning possible, %", 1),
            new Column("word restored, %", 1),
            new Column("story possible, %", 1),
            new Column("right tokens harmed, %", 2),
            new Column("evaluations", 1)),
        rows(
            c -> {
              List<Attempt> own = attempts(corrected, which, c);
              return List.of(
                  Cell.of(correctors.get(c).toString()),
                  OverStories.percent(OverStories.share(own, Attempt::repaired)),
                  OverStories.percent(OverStories.share(own, Attempt::restored)),
                  OverStories.percent(OverStories.share(own, Attempt::possible)),
                  OverStories.percent(harmed(own)),
                  OverStories.cell(OverStories.mean(own, Attempt::evaluations)));
            }));
  }

  private ReportTable byKind() {
    List<Column> columns = new ArrayList<>(List.of(Column.text("who goes on")));
    kinds.forEach(kind -> columns.add(new Column(label(kind), 1)));
    return new ReportTable(
        "Beginnings repaired, by the word that was replaced, %",
        columns,
        rows(
            c -> {
              List<Cell> row = new ArrayList<>(List.of(Cell.of(correctors.get(c).toString())));
              for (WordKind kind : kinds) {
                List<Corrected> own =
                    corrected.stream().filter(one -> one.error().kind() == kind).toList();
                List<Attempt> attempts = attempts(own, Corrected::planted, c);
                row.add(OverStories.percent(OverStories.share(attempts, Attempt::repaired)));
              }
              return row;
            }));
  }

  private List<List<Cell>> rows(Function<Integer, List<Cell>> row) {
    return IntStream.range(0, correctors.size()).boxed().map(row).toList();
  }

  List<ReportPlot> plots() {
    return List.of(
        plot(
            "repaired",
            "Errors repaired by what repairing harms",
            "right tokens of the beginning harmed, %",
            "beginnings repaired, %",
            own -> 100 * mean(own, Attempt::harmed),
            Attempt::repaired),
        plot(
            "possible",
            "Possible stories in spite of an error by what they took",
            "evaluations of a story, mean",
            "possible stories, %",
            own -> mean(own, Attempt::evaluations),
            Attempt::possible));
  }

  private ReportPlot plot(
      String name,
      String title,
      String x,
      String y,
      Function<List<Attempt>, Double> right,
      Predicate<Attempt> up) {
    List<ReportPlot.Line> lines = new ArrayList<>();
    for (int c = 0; c < correctors.size(); c++) {
      List<Attempt> own = attempts(corrected, Corrected::planted, c);
      Interval share = OverStories.share(own, up);
      if (share != null) {
        ReportPlot.Point point = new ReportPlot.Point(right.apply(own), share.times(100));
        lines.add(new ReportPlot.Line(correctors.get(c).toString(), List.of(point)));
      }
    }
    return new ReportPlot(name, title, ReportPlot.Axis.linear(x), ReportPlot.Axis.linear(y), lines);
  }

  /** The mean share of right tokens that are harmed; null over fewer than two. */
  static @Nullable Interval harmed(List<Attempt> attempts) {
    Interval harmed = OverStories.mean(attempts, Attempt::harmed);
    return harmed == null ? null : harmed.within(0, 1);
  }

  private static double mean(List<Attempt> attempts, ToDoubleFunction<Attempt> measure) {
    return attempts.stream().mapToDouble(measure).average().orElseThrow();
  }

  private static List<Attempt> attempts(
      List<Corrected> corrected, Function<Corrected, List<Attempt>> which, int corrector) {
    return corrected.stream().map(which).map(attempts -> attempts.get(corrector)).toList();
  }

  /** What people call such a word. */
  static String label(WordKind kind) {
    return switch (kind) {
      case NAME -> "a name";
      case NUMBER -> "a number";
      case LEXICON -> "another drawn word";
      case RULE -> "a word of the rules";
    };
  }
}
