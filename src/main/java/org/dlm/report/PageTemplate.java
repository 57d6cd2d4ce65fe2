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

/**
 * What all pages share: a template with places, text that is safe in it, and a file that is whole.
 */
final class PageTemplate {

  private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");

  private PageTemplate() {}

  /** Puts parts into the places {@code {{name}}} of a template that comes with the program. */
  static String fill(String template, Map<String, String> parts) {
    // One pass, so that what is filled in is never filled in itself.
    return PLACE
        .matcher(resource(template))
        .replaceAll(place -> Matcher.quoteReplacement(parts.get(place.group(1))));
  }

  /** A file that comes with the program. */
  static String resource(String name) {
    try (InputStream in = PageTemplate.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Text as it stands between tags, or in an attribute in double quotes. */
  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /**
   * Writes a file in place of an older one of this name, all at once.
   *
   * @throws IOException if it cannot be written; an older file then stays as it was
   */
  static void write(Path file, String content) throws IOException {
    write(file, content.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes bytes as {@link #write(Path, String)} writes text. */
  static void write(Path file, byte[] content) throws IOException {
    Path place = file.toAbsolutePath();
    if (Files.isDirectory(place)) {
      throw new IOException(file + " is a folder; name a file to write the page to");
    }
    Path partial = place.resolveSibling(place.getFileName() + ".partial");
    try {
      Files.createDirectories(place.resolveSibling(""));
      Files.write(partial, content);
      Files.move(partial, place, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(partial);
    }
  }
}
