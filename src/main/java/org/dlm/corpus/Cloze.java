// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.corpus;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A text with a gap, and what belongs there.
 *
 * @param before what stands before the gap; may be empty
 * @param answer what belongs in the gap, with the blank that it may begin with
 * @param after what stands after the gap; may be empty
 */
public record Cloze(String before, String answer, String after) {

  /** Refuses a gap without an answer, without anything given, or with the answer beside it. */
  public Cloze {
    String target = answer.strip();
    if (target.isEmpty()) {
      throw new IllegalArgumentException("the answer is empty");
    }
    if (before.isBlank() && after.isBlank()) {
      throw new IllegalArgumentException("nothing is given but the answer");
    }
    if (isIn(target, before, after)) {
      throw new IllegalArgumentException(
          "the answer '"
              + target
              + "' stands in what is given as well, so there is nothing to ask");
    }
  }

  /** Whether an answer stands in what is given. */
  public boolean gives(String other) {
    return isIn(other.strip(), before, after);
  }

  private static boolean isIn(String target, String before, String after) {
    return before.contains(target) || after.contains(target);
  }

  /** The whole text, its gap filled with the answer. */
  public String text() {
    return before + answer + after;
  }

  /**
   * Reads a JSONL file of objects with the fields {@code prompt} and {@code completion}, as the
   * public data of Berglund et al. (arXiv 2309.12288) have them. A field {@code suffix}, what
   * follows the completion, is taken if there is one; the prompt may then be empty.
   *
   * @throws IOException if the file is missing, empty or malformed, an answer is empty or stands in
   *     its prompt, or a line comes twice; names the line
   */
  public static List<Cloze> read(Path path) throws IOException {
    Map<Cloze, String> places = new HashMap<>();
    List<Cloze> clozes = new ArrayList<>();
    JsonObjectLines.forEach(
        path,
        (object, place) -> {
          Cloze cloze = cloze(object, place);
          String earlier = places.putIfAbsent(cloze, place);
          if (earlier != null) {
            throw new IOException(place + " repeats " + earlier);
          }
          clozes.add(cloze);
        });
    return clozes;
  }

  /**
   * Writes texts as {@link #read} reads them.
   *
   * @throws IOException when the file cannot be written; an older one then stays as it was
   */
  public static void write(Path path, List<Cloze> clozes) throws IOException {
    try (JsonLinesWriter writer = new JsonLinesWriter(path)) {
      for (Cloze cloze : clozes) {
        JsonObject object = new JsonObject();
        object.addProperty("prompt", cloze.before());
        object.addProperty("completion", cloze.answer());
        if (!cloze.after().isEmpty()) {
          object.addProperty("suffix", cloze.after());
        }
        writer.accept(object);
      }
      writer.finish();
    }
  }

  private static Cloze cloze(JsonObject object, String place) throws IOException {
    boolean followed = object.has("suffix");
    String prompt =
        followed
            ? JsonText.anyText(object, "prompt", place)
            : JsonText.text(object, "prompt", place);
    String suffix = followed ? JsonText.text(object, "suffix", place) : "";
    try {
      return new Cloze(prompt, JsonText.text(object, "completion", place), suffix);
    } catch (IllegalArgumentException e) {
      throw new IOException(place + ": " + e.getMessage(), e);
    }
  }
}
