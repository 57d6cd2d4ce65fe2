// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.writing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.dlm.diffusion.CacheUse;
import org.dlm.evaluation.Interval;
import org.dlm.experiment.laboratory.StoryTwins;
import org.dlm.experiment.writing.SpeedStudy.Measured;
import org.dlm.report.ReportPlot;
import org.dlm.report.ReportTable;
import org.dlm.report.ReportTable.Cell;
import org.dlm.report.ReportTable.Column;
import org.dlm.report.StudyResult;

/**
 * Tables and plots of {@link SpeedStudy}.
 *
 * @param twins that write
 * @param sizes of the study
 * @param screened every way to unmask, by a few stories
 * @param measured AR and the ways that are left
 * @param side the times of batches, in the order of {@link SpeedFindings#spokenOf}
 * @param lengths times of networks of random weights
 */
record SpeedFigures(
    StoryTwins twins,
    SpeedStudy.Sizes sizes,
    List<SpeedTrial.Screened> screened,
    List<Measured> measured,
    List<TimedWriting> side,
    List<LengthTiming.Line> lengths) {

  private static final List<Column> QUALITY =
      List.of(
          Column.text("way"),
          new Column("most evaluations", 0),
          new Column("evaluations", 1),
          new Column("possible stories, %", 1),
          new Column("before the first fault, %", 1),
          new Column("nats per possible story", 1));

  StudyResult result() {
    StudyResult own =
        new StudyResult(
            setup(),
            List.of(),
            unequal(),
            SpeedFindings.of(measured),
            List.of(
                quality("Quality of whole stories", Measured::quality),
                quality("Quality of rests of stories", Measured::restQuality),
                times(),
                batches(),
                LengthTiming.table(lengths),
                screening()),
            List.of(pareto(), byEvaluations(), LengthTiming.plot(lengths)));
    return twins.introducing(own);
  }

  private List<String> setup() {
    return List.of(
        String.format(
            Locale.ROOT,
            "Whole stories have at most %d tokens, the models %d positions; rests follow the first"
                + " part of a story of the source and have at most %d. Longer texts are timed on"
                + " networks of random weights with more positions, whose texts mean nothing.",
            sizes.whole().tokens(),
            twins.ar().positions(),
            sizes.rest().tokens()),
        String.format(
            Locale.ROOT,
            "Temperature %s for both. Each way to unmask is a strategy, most evaluations for each"
                + " block of %d (rests: %d) tokens, and a cache. All %d are screened by %d stories;"
                + " those that none with the same cache beats by evaluations and soundness write"
                + " %d other stories, by which they are judged.",
            SpeedStudy.TEMPERATURE,
            sizes.whole().block(),
            sizes.rest().block(),
            screened.size(),
            sizes.screened(),
            sizes.stories()),
        "As good as AR: both the share of possible stories and the mean share before the first"
            + " fault are not below AR's 95 % intervals.",
        String.format(
            Locale.ROOT,
            "Times are of one thread: all ways take turns, %d rounds after one that does not count;"
                + " medians over rounds with intervals of order statistics, ratios within a round."
                + " The machine decides them.",
            sizes.rounds()));
  }

  private List<String> unequal() {
    return List.of(
        "AR's cache of keys and values is exact, a diffusion model's is an approximation.",
        "Texts of a batch share no arithmetic, for either twin; on a machine where a batch costs"
            + " little more than one text, AR would gain more by it.");
  }

  private ReportTable quality(String title, Function<Measured, StoryQuality> quality) {
    return new ReportTable(
        title, QUALITY, measured.stream().map(one -> row(one.way(), quality.apply(one))).toList());
  }

  private static List<Cell> row(StoryWriting way, StoryQuality quality) {
    Interval nats = quality.cell().logProbability();
    return List.of(
        Cell.of(way.toString()),
        Cell.of(quality.cell().budget()),
        Cell.of(quality.evaluations()),
        Cell.of(quality.valid().times(100)),
        Cell.of(quality.sound().times(100)),
        nats == null ? Cell.of("-") : Cell.of(nats));
  }

  private ReportTable screening() {
    return new ReportTable(
        "Screening of all ways to unmask",
        QUALITY,
        screened.stream().map(one -> row(one.way(), one.quality())).toList());
  }

  private ReportTable times() {
    return new ReportTable(
        "Times of one text after the other",
        List.of(
            Column.text("way"),
            new Column("tokens/s", 1),
            new Column("first token, ms", 1),
            new Column("last token, ms", 1),
            new Column("evaluation, ms", 2),
            new Column("rests: tokens/s", 1),
            new Column("rests: first token, ms", 1),
            new Column("rests: last token, ms", 1)),
        measured.stream()
            .map(
                one ->
                    List.of(
                        Cell.of(one.way().toString()),
                        Cell.of(one.times().tokensPerSecond()),
                        Cell.of(one.times().median(r -> 1e3 * r.firstSeconds())),
                        Cell.of(one.times().median(r -> 1e3 * r.seconds())),
                        Cell.of(one.times().evaluationMillis()),
                        Cell.of(one.restTimes().tokensPerSecond()),
                        Cell.of(one.restTimes().median(r -> 1e3 * r.firstSeconds())),
                        Cell.of(one.restTimes().median(r -> 1e3 * r.seconds()))))
            .toList());
  }

  private ReportTable batches() {
    List<Measured> ways = SpeedFindings.spokenOf(measured);
    List<List<Cell>> rows = new ArrayList<>();
    for (int w = 0; w < ways.size(); w++) {
      rows.add(
          List.of(
              Cell.of(ways.get(w).way().toString()),
              Cell.of(side.get(w).tokensPerSecond()),
              Cell.of(side.get(w).median(TimedWriting.Round::seconds)),
              Cell.of(ways.get(w).times().tokensPerSecond())));
    }
    return new ReportTable(
        "Batches of %d texts on one thread".formatted(sizes.side()),
        List.of(
            Column.text("way"),
            new Column("tokens/s", 1),
            new Column("last token of the batch, s", 2),
            new Column("tokens/s of single texts", 1)),
        rows);
  }

  private ReportPlot pareto() {
    return plot(
        "speed",
        "Quality by speed",
        "tokens/s, one thread",
        one -> one.times().tokensPerSecond().value());
  }

  private ReportPlot byEvaluations() {
    return plot(
        "evaluations",
        "Quality by evaluations",
        "evaluations per story",
        one -> one.quality().evaluations().value());
  }

  private ReportPlot plot(String name, String title, String label, ToDoubleFunction<Measured> x) {
    List<ReportPlot.Line> lines = new ArrayList<>();
    lines.add(line("AR", measured.subList(0, 1), x));
    for (CacheUse.Reach cache : sizes.caches()) {
      List<Measured> own =
          measured.stream().skip(1).filter(one -> one.way().cache() == cache).toList();
      lines.add(line("cache " + cache.name().toLowerCase(Locale.ROOT), own, x));
    }
    return new ReportPlot(
        name,
        title,
        ReportPlot.Axis.logarithmic(label),
        ReportPlot.Axis.linear("of a story before its first fault, %"),
        lines);
  }

  private static ReportPlot.Line line(
      String name, List<Measured> ways, ToDoubleFunction<Measured> x) {
    return new ReportPlot.Line(
        name,
        ways.stream()
            .map(
                one -> new ReportPlot.Point(x.applyAsDouble(one), one.quality().sound().times(100)))
            .sorted(Comparator.comparingDouble(ReportPlot.Point::x))
            .toList());
  }
}
