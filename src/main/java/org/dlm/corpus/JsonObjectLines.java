// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.corpus;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A file with a JSON object per line. */
final class JsonObjectLines {

  private JsonObjectLines() {}

  /** Takes one object. */
  @FunctionalInterface
  interface Sink {

    /**
     * Takes the object of a line.
     *
     * @param place file and line, for messages
     */
    void accept(JsonObject object, String place) throws IOException;
  }

  /**
   * Reads all objects in order; blank lines are skipped.
   *
   * @throws IOException if the file is missing or empty, or a line is not UTF-8 or no object
   */
  static void forEach(Path path, Sink sink) throws IOException {
    if (!Files.isRegularFile(path)) {
      throw new IOException("there is no file " + path);
    }
    boolean empty = true;
    try (Utf8Lines lines = new Utf8Lines(path)) {
      for (@Nullable String line = lines.next(); line != null; line = lines.next()) {
        if (!line.isBlank()) {
          String place = path + " line " + lines.number();
          sink.accept(JsonText.object(JsonText.parse(line, place), place), place);
          empty = false;
        }
      }
    }
    if (empty) {
      throw new IOException(path + " is empty");
    }
  }
}
