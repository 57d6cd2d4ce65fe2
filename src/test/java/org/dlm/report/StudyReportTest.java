// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.dlm.evaluation.Interval;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudyReportTest {

  private static final Interval HALF = new Interval(0.5, 0.25, 0.75);

  private static StudyReport report(String study, String statement) {
    Claim claim = Claim.above(0.1, "more", statement, "arXiv 0000.00000", "share | of all");
    Claim unmeasured = Claim.below(2, "less", "It is less.", "us", "nats");
    ReportTable table =
        new ReportTable(
            "Shares",
            List.of(ReportTable.Column.text("who"), new ReportTable.Column("share", 2)),
            List.of(
                List.of(ReportTable.Cell.of("a|b <c>"), ReportTable.Cell.of(HALF)),
                List.of(ReportTable.Cell.of("d"), ReportTable.Cell.of(-0.001))));
    ReportPlot plot =
        new ReportPlot(
            "shares",
            "Shares & more",
            ReportPlot.Axis.logarithmic("steps"),
            ReportPlot.Axis.linear("share"),
            List.of(
                new ReportPlot.Line(
                    "AR",
                    List.of(
                        new ReportPlot.Point(1, HALF),
                        new ReportPlot.Point(10, Interval.exact(0.7)))),
                new ReportPlot.Line("nothing", List.of())));
    StudyResult result =
        new StudyResult(
            List.of("small"),
            List.of("data"),
            List.of(),
            List.of(claim.judge(HALF, "A note."), unmeasured.judge(null, "")),
            List.of(table),
            List.of(plot));
    Origin origin =
        new Origin(
            "dlm compare --study " + study,
            null,
            List.of("abc"),
            List.of(1L, 2L),
            "a machine",
            "a JDK",
            "2026-01-31T12:00:00Z",
            12.3,
            45.6,
            7,
            3,
            2);
    return new StudyReport(study, "What is it?", "quick", result, origin);
  }

  @Test
  void jsonIsTheTruth(@TempDir Path folder) throws IOException {
    StudyReport report = report("shares", "It is <more> & more.");
    report.write(folder);
    StudyReport read = StudyReport.read(folder.resolve("report.json"));

    assertEquals(report, read);
    assertEquals(new MarkdownReport(report).text(), new MarkdownReport(read).text());
    assertEquals(new HtmlReport(report).html(), new HtmlReport(read).html());
    assertEquals(Files.readString(folder.resolve("report.md")), new MarkdownReport(read).text());
    Set<String> names;
    try (Stream<Path> files = Files.list(folder)) {
      names = files.map(f -> f.getFileName().toString()).collect(Collectors.toSet());
    }
    assertEquals(
        new TreeSet<>(Set.of("report.json", "report.md", "report.html", "shares.png")),
        new TreeSet<>(names));
  }

  @Test
  void markdownSaysAll() {
    String text = new MarkdownReport(report("shares", "It is more.")).text();

    assertTrue(text.contains("A quick run"), text);
    assertTrue(text.contains("## CONFIRMED: It is more."), text);
    assertTrue(text.contains("**0.50 [0.25, 0.75]**; the claim is that it is above 0.1"), text);
    assertTrue(text.contains("## UNDECIDED AT THIS SCALE: It is less."), text);
    assertTrue(text.contains("**not measured**; the claim is that it is below 2 (us)"), text);
    assertTrue(text.contains("| a\\|b <c> | 0.50 [0.25, 0.75] |"), text);
    assertTrue(text.contains("| d | 0.00 |"), text);
    assertTrue(text.contains("- commit: unknown"), text);
    assertFalse(text.contains("Not equal"), text);
  }

  @Test
  void htmlStandsAlone() {
    String html = new HtmlReport(report("shares", "It is <more> & more.")).html();

    assertTrue(html.contains("<h2>It is &lt;more&gt; &amp; more.</h2>"), html);
    assertTrue(html.contains("<section class=\"finding confirmed\">"), html);
    assertTrue(html.contains("<section class=\"finding undecided\">"), html);
    assertTrue(html.contains("<td>a|b &lt;c&gt;</td>"), html);
    assertTrue(html.contains("src=\"data:image/png;base64,"), html);
    assertFalse(html.contains("http"), "nothing from elsewhere");
    assertFalse(html.contains("{{"), "no place is left open");
  }

  @Test
  void aPlotIsAPicture() throws IOException {
    byte[] png = PlotImage.png(report("shares", "x").result().plots().get(0));

    var image = ImageIO.read(new ByteArrayInputStream(png));
    assertEquals(1520, image.getWidth());
    Set<Integer> colours = new TreeSet<>();
    for (int x = 0; x < image.getWidth(); x++) {
      for (int y = 0; y < image.getHeight(); y++) {
        colours.add(image.getRGB(x, y) & 0xFFFFFF);
      }
    }
    assertTrue(colours.contains(0xFFFFFF) && colours.contains(0x0072B2), "paper and a line");
  }

  @Test
  void allVerdictsStandInOneTable(@TempDir Path folder) throws IOException {
    Path reports = folder.resolve("reports");
    report("b", "It is more.").write(reports.resolve("b"));
    report("a", "It is more.").write(reports.resolve("a"));
    Files.createDirectories(reports.resolve("empty"));

    List<String> lines = VerdictTable.of(reports).lines().toList();
    assertEquals(6, lines.size());
    assertTrue(lines.get(2).startsWith("| [a](reports/a/report.md) (quick run) | It is more."));
    assertTrue(lines.get(2).contains("share \\| of all"), lines.get(2));
    assertTrue(lines.get(2).endsWith("| 0.50 [0.25, 0.75] | **confirmed** |"), lines.get(2));
    assertTrue(lines.get(5).endsWith("| not measured | **undecided at this scale** |"));
  }

  @Test
  void refusesWhatIsNoReport(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("report.json");
    for (String damaged :
        List.of(
            "", "{", "[]", "{}", "{\"format\": 99}", "{\"format\": \"x\"}", "{\"format\": 1}")) {
      Files.writeString(file, damaged);
      IOException refusal = assertThrows(IOException.class, () -> StudyReport.read(file), damaged);
      assertTrue(refusal.getMessage().contains(file.toString()), refusal.getMessage());
    }
    assertThrows(IOException.class, () -> VerdictTable.of(folder));
    assertThrows(IOException.class, () -> VerdictTable.of(folder.resolve("none")));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new ReportTable(
                "t",
                List.of(ReportTable.Column.text("a")),
                List.of(List.of(ReportTable.Cell.of("1"), ReportTable.Cell.of("2")))));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new ReportPlot(
                "../x", "t", ReportPlot.Axis.linear("x"), ReportPlot.Axis.linear("y"), List.of()));
  }
}
