// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.corpus;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An answer and what comes before it.
 *
 * @param prompt what is given
 * @param answer what follows directly, with the blank that it may begin with
 */
public record PromptedText(String prompt, String answer) {

  /**
   * Reads a JSONL file with one pair per line.
   *
   * @throws IOException if it is missing, empty or malformed, or a field is missing; names the line
   */
  public static List<PromptedText> read(Path path, String promptField, String answerField)
      throws IOException {
    List<PromptedText> items = new ArrayList<>();
    JsonObjectLines.forEach(
        path,
        (object, place) ->
            items.add(
                new PromptedText(
                    JsonText.text(object, promptField, place),
                    JsonText.text(object, answerField, place))));
    return items;
  }
}
