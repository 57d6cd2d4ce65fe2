// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.writing;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.dlm.evaluation.Interval;
import org.dlm.experiment.laboratory.StoryTwins;
import org.dlm.report.ReportPlot;
import org.dlm.report.ReportTable;
import org.dlm.report.ReportTable.Cell;
import org.dlm.report.ReportTable.Column;
import org.dlm.report.StudyResult;

/**
 * Tables and plots of {@link DiversityStudy}.
 *
 * @param twins that write
 * @param sizes of the study
 * @param arSwept AR's soundness by temperature
 * @param diffusionSwept diffusion's
 * @param sampled the source, AR, diffusion at temperature 1
 * @param equal AR and diffusion at equal soundness; empty if there is none
 * @param certain rests of stories at temperature 0: the source's own, AR's, diffusion's
 */
record DiversityFigures(
    StoryTwins twins,
    DiversityStudy.Sizes sizes,
    List<DiversityFindings.Swept> arSwept,
    List<DiversityFindings.Swept> diffusionSwept,
    List<WrittenGroups> sampled,
    List<WrittenGroups> equal,
    List<WrittenGroups> certain) {

  StudyResult result() {
    List<WrittenGroups> whole = new ArrayList<>(sampled);
    equal.stream().filter(written -> !sampled.contains(written)).forEach(whole::add);
    StudyResult own =
        new StudyResult(
            setup(),
            List.of(),
            List.of(),
            DiversityFindings.of(sampled, equal, certain),
            List.of(
                table("Whole stories", whole),
                table("Rests of stories, without chance", certain),
                together(whole),
                sweep()),
            List.of(byGram(whole), bySoundness()));
    return twins.introducing(own);
  }

  private List<String> setup() {
    return List.of(
        String.format(
            Locale.ROOT,
            "%d groups of %d stories of at most %d tokens for each writer and temperature, each"
                + " with its own seeds; all figures are of a group, as they depend on its size;"
                + " intervals are over groups (Student's). The source's own stories,"
                + " cut to as many tokens, are the yardstick: less is repetition, more is noise.",
            sizes.groups(),
            sizes.group(),
            sizes.length().tokens()),
        String.format(
            Locale.ROOT,
            "Self-BLEU is the BLEU of each of the first %d stories of a group against each other"
                + " one. First sentences end with a stop, a question or an exclamation mark.",
            Math.min(DiversityMeasure.COMPARED, sizes.group())),
        String.format(
            Locale.ROOT,
            "Diffusion writes by %s in blocks of %d tokens, with at most an evaluation per token,"
                + " without a cache.",
            StoryWriting.USUAL,
            sizes.length().block()),
        String.format(
            Locale.ROOT,
            "Equal soundness: of the temperatures of a sweep (%d stories each, other seeds)"
                + " diffusion's hottest at which the interval of its share before the first fault"
                + " overlaps with one of AR, and AR's closest. Rests: at most %d tokens after the first part of %d stories of the"
                + " source, the likeliest token each.",
            sizes.swept(),
            sizes.rest().tokens(),
            sizes.groups() * sizes.asked()));
  }

  private static ReportTable table(String title, List<WrittenGroups> all) {
    List<Column> columns = new ArrayList<>();
    columns.add(Column.text("writer"));
    columns.add(new Column("possible stories, %", 1));
    columns.add(new Column("before the first fault, %", 1));
    for (DiversityMeasure measure : DiversityMeasure.values()) {
      columns.add(new Column(measure.label(), measure.digits()));
    }
    List<List<Cell>> rows = new ArrayList<>();
    for (WrittenGroups one : all) {
      List<Cell> row = new ArrayList<>();
      row.add(Cell.of(one.name()));
      row.add(Cell.of(one.valid().times(100)));
      row.add(Cell.of(one.sound().times(100)));
      for (DiversityMeasure measure : DiversityMeasure.values()) {
        row.add(Cell.of(measure.over(one.byGroup(measure))));
      }
      rows.add(row);
    }
    return new ReportTable(title, columns, rows);
  }

  /** The same of all groups at once, but for what takes the square of their size. */
  private static ReportTable together(List<WrittenGroups> all) {
    List<DiversityMeasure> measures = new ArrayList<>(List.of(DiversityMeasure.values()));
    measures.remove(DiversityMeasure.SELF_BLEU);
    List<Column> columns = new ArrayList<>();
    columns.add(Column.text("writer"));
    measures.forEach(measure -> columns.add(new Column(measure.label(), measure.digits())));
    List<List<Cell>> rows = new ArrayList<>();
    for (WrittenGroups one : all) {
      List<String> texts = one.groups().stream().flatMap(List::stream).toList();
      List<Cell> row = new ArrayList<>();
      row.add(Cell.of(one.name()));
      measures.forEach(measure -> row.add(Cell.of(measure.of(texts))));
      rows.add(row);
    }
    return new ReportTable("Whole stories, all groups together", columns, rows);
  }

  private ReportTable sweep() {
    List<List<Cell>> rows = new ArrayList<>();
    arSwept.forEach(swept -> rows.add(row("AR", swept)));
    diffusionSwept.forEach(swept -> rows.add(row("diffusion", swept)));
    return new ReportTable(
        "Faults by temperature",
        List.of(
            Column.text("writer"),
            new Column("temperature", 1),
            new Column("possible stories, %", 1),
            new Column("before the first fault, %", 1)),
        rows);
  }

  private static List<Cell> row(String who, DiversityFindings.Swept swept) {
    return List.of(
        Cell.of(who),
        Cell.of(swept.temperature()),
        Cell.of(swept.quality().valid().times(100)),
        Cell.of(swept.quality().sound().times(100)));
  }

  private static ReportPlot byGram(List<WrittenGroups> all) {
    List<DiversityMeasure> grams =
        List.of(
            DiversityMeasure.DISTINCT_1,
            DiversityMeasure.DISTINCT_2,
            DiversityMeasure.DISTINCT_3,
            DiversityMeasure.DISTINCT_4);
    List<ReportPlot.Line> lines = new ArrayList<>();
    for (WrittenGroups one : all) {
      List<ReportPlot.Point> points = new ArrayList<>();
      for (int n = 0; n < grams.size(); n++) {
        Interval share = grams.get(n).over(one.byGroup(grams.get(n)));
        points.add(new ReportPlot.Point(n + 1, share));
      }
      lines.add(new ReportPlot.Line(one.name(), points));
    }
    return new ReportPlot(
        "distinct",
        "Different word sequences of a group of stories",
        ReportPlot.Axis.linear("words of a sequence"),
        ReportPlot.Axis.linear("share of different ones"),
        lines);
  }

  private ReportPlot bySoundness() {
    return new ReportPlot(
        "soundness",
        "Faults by temperature",
        ReportPlot.Axis.linear("temperature"),
        ReportPlot.Axis.linear("of a story before its first fault, %"),
        List.of(line("AR", arSwept), line("diffusion", diffusionSwept)));
  }

  private static ReportPlot.Line line(String who, List<DiversityFindings.Swept> swept) {
    return new ReportPlot.Line(
        who,
        swept.stream()
            .map(s -> new ReportPlot.Point(s.temperature(), s.quality().sound().times(100)))
            .toList());
  }
}
