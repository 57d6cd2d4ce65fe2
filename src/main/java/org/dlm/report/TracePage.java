// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dlm.trace.Trace;
import org.dlm.trace.TraceEnd;
import org.jspecify.annotations.Nullable;

/**
 * A trace as one HTML page that plays it: style, program and data are inside, nothing is loaded
 * from elsewhere.
 */
public final class TracePage {

  private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");

  private final String html;

  /** Makes the page of a trace. */
  public TracePage(Trace trace) {
    @Nullable TraceEnd end = trace.end();
    // "<" only occurs inside texts; written so, no text can end the element that holds the data.
    String data = "[" + String.join(",\n", trace.lines()) + "]";
    Map<String, String> parts =
        Map.of(
            "style", resource("trace.css"),
            "script", resource("trace.js"),
            "trace", data.replace("<", "\\u003c"),
            "text", end == null ? "" : escaped(end.text()));
    // One pass, so that what is filled in is never filled in itself.
    html =
        PLACE
            .matcher(resource("trace.html"))
            .replaceAll(place -> Matcher.quoteReplacement(parts.get(place.group(1))));
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
    Path place = file.toAbsolutePath();
    if (Files.isDirectory(place)) {
      throw new IOException(file + " is a folder; name a file to write the page to");
    }
    Path partial = place.resolveSibling(place.getFileName() + ".partial");
    try {
      Files.createDirectories(place.resolveSibling(""));
      Files.writeString(partial, html);
      Files.move(partial, place, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static String resource(String name) {
    try (InputStream in = TracePage.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
