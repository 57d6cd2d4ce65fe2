// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.corpus;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Couplets from a file: JSONL, or one JSON array as in LLaDA's poem file, of objects with exactly
 * the fields {@code first}, {@code second} and {@code source}.
 *
 * <p>The same two lines may stand in two sources, and one first line may have two second lines; the
 * same entry twice is refused.
 *
 * @param couplets the couplets in the order of the file, at least one
 */
public record PoemCollection(List<Couplet> couplets) {

  private static final Set<String> FIELDS = Set.of("first", "second", "source");

  /** Copies the list. */
  public PoemCollection {
    couplets = List.copyOf(couplets);
  }

  /**
   * Reads a file of couplets.
   *
   * @throws IOException when it is missing, empty or malformed; names the line, or the entry of an
   *     array
   */
  public static PoemCollection open(Path path) throws IOException {
    if (!Files.isRegularFile(path)) {
      throw new IOException("there is no poem file " + path);
    }
    Map<Couplet, String> places = new LinkedHashMap<>();
    String text = Utf8.read(path);
    if (text.stripLeading().startsWith("[")) {
      readArray(path, text, places);
    } else {
      readLines(path, places);
    }
    if (places.isEmpty()) {
      throw new IOException(path + " has no couplets");
    }
    return new PoemCollection(List.copyOf(places.keySet()));
  }

  private static void readArray(Path path, String text, Map<Couplet, String> places)
      throws IOException {
    int entry = 0;
    for (JsonElement element : JsonText.parse(text, path.toString()).getAsJsonArray()) {
      add(element, path + " entry " + ++entry, places);
    }
  }

  private static void readLines(Path path, Map<Couplet, String> places) throws IOException {
    try (Utf8Lines lines = new Utf8Lines(path)) {
      for (@Nullable String line = lines.next(); line != null; line = lines.next()) {
        if (!line.isBlank()) {
          String place = path + " line " + lines.number();
          add(JsonText.parse(line, place), place, places);
        }
      }
    }
  }

  private static void add(JsonElement element, String place, Map<Couplet, String> places)
      throws IOException {
    JsonObject object = JsonText.object(element, place);
    for (String field : object.keySet()) {
      if (!FIELDS.contains(field)) {
        throw new IOException(
            place + " has the field '" + field + "'; a couplet has first, second and source");
      }
    }
    Couplet couplet = couplet(object, place);
    String earlier = places.putIfAbsent(couplet, place);
    if (earlier != null) {
      throw new IOException(place + " repeats " + earlier);
    }
  }

  private static Couplet couplet(JsonObject object, String place) throws IOException {
    try {
      return new Couplet(
          JsonText.text(object, "first", place),
          JsonText.text(object, "second", place),
          JsonText.text(object, "source", place));
    } catch (IllegalArgumentException e) {
      throw new IOException(place + ": " + e.getMessage(), e);
    }
  }
}
