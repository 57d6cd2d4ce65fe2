// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The report of a study. Its JSON is the truth; Markdown and HTML are made from it.
 *
 * @param study its name
 * @param title what it asks
 * @param scale {@code full}, {@code quick} or smaller; only a full one counts
 * @param result what was measured
 * @param origin where it comes from
 */
public record StudyReport(
    String study, String title, String scale, StudyResult result, Origin origin) {

  /** The file that holds the truth. */
  public static final String FILE = "report.json";

  /** The newest version of the file that this program knows, and the one it writes. */
  private static final int FORMAT = 1;

  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  /** The report as JSON. */
  public String toJson() {
    JsonObject json = new JsonObject();
    json.addProperty("format", FORMAT);
    GSON.toJsonTree(this).getAsJsonObject().asMap().forEach(json::add);
    return GSON.toJson(json) + "\n";
  }

  /**
   * Writes {@code report.json}, {@code report.md}, {@code report.html} and the plots of the
   * Markdown into a folder; files of these names are replaced, each all at once.
   *
   * @throws IOException if a file cannot be written
   */
  public void write(Path folder) throws IOException {
    PageTemplate.write(folder.resolve(FILE), toJson());
    for (ReportPlot plot : result.plots()) {
      PageTemplate.write(folder.resolve(plot.name() + ".png"), PlotImage.png(plot));
    }
    PageTemplate.write(folder.resolve("report.md"), new MarkdownReport(this).text());
    PageTemplate.write(folder.resolve("report.html"), new HtmlReport(this).html());
  }

  /**
   * Reads a report.
   *
   * @param file {@code report.json}
   * @throws IOException if it is missing, damaged, or of another version; names the file
   */
  public static StudyReport read(Path file) throws IOException {
    try {
      JsonObject json = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
      int format = json.has("format") ? json.get("format").getAsInt() : 0;
      if (format != FORMAT) {
        throw new IOException(
            "%s is of format %d, this program reads %d; run the study again"
                .formatted(file, format, FORMAT));
      }
      StudyReport report = GSON.fromJson(json, StudyReport.class);
      if (report.result() == null || report.origin() == null) {
        throw new IOException(file + " has no result or no origin; run the study again");
      }
      return report;
    } catch (JsonParseException | IllegalStateException | NumberFormatException e) {
      throw new IOException(file + " is not a report of 'dlm compare': " + e.getMessage(), e);
    }
  }
}
