// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.report;

import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A report as one HTML page: style and plots are inside, nothing is loaded from elsewhere. */
final class HtmlReport {

  private final StringBuilder body = new StringBuilder();
  private final String html;

  HtmlReport(StudyReport report) {
    StudyResult result = report.result();
    if (!report.scale().equals("full")) {
      element(
          "p class=\"warning\"",
          "A " + report.scale() + " run: it shows that the study works, and decides nothing.");
    }
    result.findings().forEach(this::add);
    result.plots().forEach(this::add);
    result.tables().forEach(this::add);
    list("Set-up", result.setup());
    list("Equal for both twins", result.equal());
    list("Not equal", result.unequal());
    list("Origin", MarkdownReport.facts(report.origin()));
    html =
        PageTemplate.fill(
            "report.html",
            Map.of(
                "style", PageTemplate.resource("report.css"),
                "title", PageTemplate.escaped(report.title()),
                "study", PageTemplate.escaped(report.study()),
                "body", body.toString()));
  }

  /** The page. */
  String html() {
    return html;
  }

  private void add(Finding finding) {
    Claim claim = finding.claim();
    String kind = finding.verdict().name().toLowerCase(Locale.ROOT);
    body.append("<section class=\"finding ").append(kind).append("\">\n");
    element("p class=\"verdict\"", finding.verdict().toString());
    element("h2", claim.statement());
    body.append("<p class=\"measure\">").append(PageTemplate.escaped(claim.measure()));
    body.append(": <strong>").append(MarkdownReport.measured(finding)).append("</strong></p>\n");
    element(
        "p class=\"quiet\"",
        "Claimed: %s %s (%s)."
            .formatted(
                claim.side().name().toLowerCase(Locale.ROOT),
                MarkdownReport.bound(claim),
                claim.source()));
    if (!finding.note().isEmpty()) {
      element("p", finding.note());
    }
    body.append("</section>\n");
  }

  private void add(ReportPlot plot) {
    body.append("<figure><img alt=\"")
        .append(PageTemplate.escaped(plot.title()))
        .append("\" src=\"data:image/png;base64,")
        .append(Base64.getEncoder().encodeToString(PlotImage.png(plot)))
        .append("\"></figure>\n");
  }

  private void add(ReportTable table) {
    element("h2", table.title());
    body.append("<div class=\"wide\"><table>\n<thead><tr>");
    table.columns().forEach(column -> cell("th", column.name(), false));
    body.append("</tr></thead>\n<tbody>\n");
    for (List<ReportTable.Cell> row : table.rows()) {
      body.append("<tr>");
      List<String> printed = MarkdownReport.cells(table, row);
      for (int c = 0; c < row.size(); c++) {
        cell("td", printed.get(c), row.get(c).figure() != null);
      }
      body.append("</tr>\n");
    }
    body.append("</tbody></table></div>\n");
  }

  private void cell(String tag, String text, boolean figure) {
    element(figure ? tag + " class=\"figure\"" : tag, text);
  }

  private void list(String heading, List<String> items) {
    if (!items.isEmpty()) {
      element("h2", heading);
      body.append("<ul>\n");
      items.forEach(item -> element("li", item));
      body.append("</ul>\n");
    }
  }

  private void element(String tag, String text) {
    String name = tag.split(" ", 2)[0];
    body.append('<').append(tag).append('>').append(PageTemplate.escaped(text));
    body.append("</").append(name).append(">\n");
  }
}
