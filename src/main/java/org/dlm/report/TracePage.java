// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.dlm.trace.Trace;
import org.dlm.trace.TraceEnd;
import org.jspecify.annotations.Nullable;

/**
 * A trace as one HTML page that plays it: style, program and data are inside, nothing is loaded
 * from elsewhere.
 */
public final class TracePage {

  private final String html;

  /** Makes the page of a trace. */
  public TracePage(Trace trace) {
    @Nullable TraceEnd end = trace.end();
    // "<" only occurs inside texts; written so, no text can end the element that holds the data.
    String data = "[" + String.join(",\n", trace.lines()) + "]";
    Map<String, String> parts =
        Map.of(
            "style", PageTemplate.resource("trace.css"),
            "script", PageTemplate.resource("trace.js"),
            "trace", data.replace("<", "\\u003c"),
            "text", end == null ? "" : PageTemplate.escaped(end.text()));
    html = PageTemplate.fill("trace.html", parts);
  }

  /** The page. */
  public String html() {
    return html;
  }

  /**
   * Writes the page in place of an older file of this name, all at once.
   *
   * @throws IOException if it cannot be written; an older file then stays as it was
   */
  public void write(Path file) throws IOException {
    PageTemplate.write(file, html);
  }
}
