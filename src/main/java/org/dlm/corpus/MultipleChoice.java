// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.corpus;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A question with options, of which one is right.
 *
 * @param context what stands before each option
 * @param options continuations as they stand, with the blank that they may begin with; at least two
 * @param answer index of the right one, from 0
 */
public record MultipleChoice(String context, List<String> options, int answer) {

  /** Copies the options; refuses a question without a choice or an answer. */
  public MultipleChoice {
    options = List.copyOf(options);
    if (options.size() < 2) {
      throw new IllegalArgumentException(
          "a question needs at least 2 options, but has " + options.size());
    }
    if (answer < 0 || answer >= options.size()) {
      throw new IllegalArgumentException(
          "the answer must be the index of an option, 0 to "
              + (options.size() - 1)
              + ", but is "
              + answer);
    }
  }

  /**
   * Reads a JSONL file of objects with the fields {@code context}, {@code options} (strings) and
   * {@code answer} (an index from 0).
   *
   * @throws IOException if it is missing, empty or malformed; names the line
   */
  public static List<MultipleChoice> read(Path path) throws IOException {
    List<MultipleChoice> items = new ArrayList<>();
    JsonObjectLines.forEach(path, (object, place) -> items.add(item(object, place)));
    return items;
  }

  private static MultipleChoice item(JsonObject object, String place) throws IOException {
    String context = JsonText.text(object, "context", place);
    if (!(object.get("options") instanceof JsonArray array)) {
      throw new IOException(place + ": field 'options' must be an array of strings");
    }
    List<String> options = new ArrayList<>();
    for (JsonElement option : array) {
      JsonObject one = new JsonObject();
      one.add("options", option);
      options.add(JsonText.text(one, "options", place));
    }
    try {
      return new MultipleChoice(context, options, index(object, place));
    } catch (IllegalArgumentException e) {
      throw new IOException(place + ": " + e.getMessage(), e);
    }
  }

  private static int index(JsonObject object, String place) throws IOException {
    JsonElement answer = object.get("answer");
    if (answer == null || !answer.toString().matches("-?\\d{1,9}")) {
      throw new IOException(
          place
              + ": field 'answer' must be the index of the right option, from 0, but is "
              + answer);
    }
    return answer.getAsInt();
  }
}
