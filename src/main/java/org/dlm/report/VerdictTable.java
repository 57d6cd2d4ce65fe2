// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The verdicts of many reports in one Markdown table. */
public final class VerdictTable {

  private VerdictTable() {}

  /**
   * Gathers the reports of a folder, in the order of their names.
   *
   * @param folder holds a folder with {@code report.json} for each study
   * @throws IOException if it holds none, or one is damaged
   */
  public static String of(Path folder) throws IOException {
    StringBuilder table = new StringBuilder();
    table.append("| study | claim | source | measure | our result, 95 % | verdict |\n");
    table.append("|---|---|---|---|---|---|\n");
    List<Path> files = reports(folder);
    if (files.isEmpty()) {
      throw new IOException(
          folder + " holds no folder with " + StudyReport.FILE + "; run 'dlm compare' first");
    }
    for (Path file : files) {
      StudyReport report = StudyReport.read(file);
      for (Finding finding : report.result().findings()) {
        append(table, link(file.resolveSibling("report.md")), report, finding);
      }
    }
    return table.toString();
  }

  private static List<Path> reports(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .map(entry -> entry.resolve(StudyReport.FILE))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    }
  }

  /** As a page beside the folder of reports points to it. */
  private static String link(Path page) {
    Path whole = page.toAbsolutePath();
    int names = whole.getNameCount();
    return whole.subpath(names - 3, names).toString().replace('\\', '/');
  }

  private static void append(
      StringBuilder table, String link, StudyReport report, Finding finding) {
    Claim claim = finding.claim();
    String scale = report.scale().equals("full") ? "" : " (" + report.scale() + " run)";
    List<String> cells =
        List.of(
            "[" + report.study() + "](" + link + ")" + scale,
            claim.statement(),
            claim.source(),
            claim.measure(),
            MarkdownReport.measured(finding),
            "**" + finding.verdict() + "**");
    table.append("| ");
    table.append(String.join(" | ", cells.stream().map(MarkdownReport::safe).toList()));
    table.append(" |\n");
  }
}
