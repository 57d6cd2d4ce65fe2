// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.dlm.evaluation.Interval;

/** A report as Markdown. */
final class MarkdownReport {

  private final StringBuilder text = new StringBuilder();

  MarkdownReport(StudyReport report) {
    StudyResult result = report.result();
    line("# " + report.title());
    if (!report.scale().equals("full")) {
      line("**A " + report.scale() + " run: it shows that the study works, and decides nothing.**");
    }
    for (Finding finding : result.findings()) {
      add(finding);
    }
    list("Set-up", result.setup());
    list("Equal for both twins", result.equal());
    list("Not equal", result.unequal());
    for (ReportPlot plot : result.plots()) {
      line("![" + plot.title() + "](" + plot.name() + ".png)");
    }
    result.tables().forEach(this::add);
    add(report.origin());
  }

  /** The text. */
  String text() {
    return text.toString();
  }

  private void add(Finding finding) {
    Claim claim = finding.claim();
    line("## " + verdict(finding) + ": " + claim.statement());
    line(
        "%s: **%s**; the claim is that it is %s %s (%s)."
            .formatted(
                claim.measure(),
                measured(finding),
                claim.side().name().toLowerCase(Locale.ROOT),
                bound(claim),
                claim.source()));
    if (!finding.note().isEmpty()) {
      line(finding.note());
    }
  }

  /** The verdict, which is as large whatever it says. */
  static String verdict(Finding finding) {
    return finding.verdict().toString().toUpperCase(Locale.ROOT);
  }

  /** The measure of a finding, in as many digits as its interval deserves. */
  static String measured(Finding finding) {
    Interval measured = finding.measured();
    return measured == null ? "not measured" : ReportTable.print(measured, digits(measured));
  }

  /** The bound of a claim, without needless zeros. */
  static String bound(Claim claim) {
    double bound = claim.bound();
    return bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound);
  }

  private static int digits(Interval figure) {
    double width = figure.high() - figure.low();
    double size = width > 0 ? width : Math.abs(figure.value());
    return size >= 20 || size == 0 ? 0 : Math.min(4, (int) Math.ceil(1.3 - Math.log10(size)));
  }

  private void list(String heading, List<String> items) {
    if (!items.isEmpty()) {
      line("## " + heading);
      items.forEach(item -> text.append("- ").append(item).append('\n'));
      text.append('\n');
    }
  }

  private void add(ReportTable table) {
    line("## " + table.title());
    row(table.columns().stream().map(ReportTable.Column::name).toList());
    row(table.columns().stream().map(column -> "---").toList());
    for (List<ReportTable.Cell> row : table.rows()) {
      row(cells(table, row));
    }
    text.append('\n');
  }

  /** The cells of a row as they are printed. */
  static List<String> cells(ReportTable table, List<ReportTable.Cell> row) {
    return IntStream.range(0, row.size())
        .mapToObj(c -> ReportTable.print(row.get(c), table.columns().get(c).digits()))
        .toList();
  }

  private void row(List<String> cells) {
    text.append("| ").append(String.join(" | ", cells.stream().map(MarkdownReport::safe).toList()));
    text.append(" |\n");
  }

  /** A text that stays within its cell. */
  static String safe(String cell) {
    return cell.replace("|", "\\|").replace("\n", " ");
  }

  private void add(Origin origin) {
    line("## Origin");
    facts(origin).forEach(fact -> text.append("- ").append(fact).append('\n'));
  }

  /** Where a report comes from, a line for each fact. */
  static List<String> facts(Origin origin) {
    String commit = origin.commit() == null ? "unknown" : origin.commit();
    return List.of(
        "command: " + origin.command(),
        "commit: " + commit,
        models(origin) + "; trained by commit " + String.join(", ", origin.trainedBy()),
        "seeds: " + String.join(", ", origin.seeds().stream().map(String::valueOf).toList()),
        "machine: " + origin.machine() + "; " + origin.java(),
        String.format(Locale.ROOT, "begun %s, took %.0f s", origin.begun(), origin.seconds())
            + (origin.runs() == 0
                ? ""
                : String.format(
                    Locale.ROOT,
                    "; all its runs took %.0f s of one core each",
                    origin.trainingSeconds())));
  }

  /** What it rests on: runs that were trained for it, models that it was given, or both. */
  private static String models(Origin origin) {
    String runs =
        "runs: %d, of which %d were there already".formatted(origin.runs(), origin.reused());
    String loaded = "models: %d, trained beforehand".formatted(origin.loaded());
    if (origin.loaded() == 0) {
      return runs;
    }
    return origin.runs() == 0 ? loaded : runs + "; " + loaded;
  }

  private void line(String line) {
    text.append(line).append("\n\n");
  }
}
