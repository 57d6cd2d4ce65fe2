// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.generation;

import java.util.Map;
import org.dlm.constraint.TextRules;

/**
 * What an answer must be like, for certain.
 *
 * @param text rules for the text that the model writes, from the first character after the prompt
 * @param pins texts whose tokens stand at given places, by the token of the answer at which they
 *     begin, from 0
 */
public record AnswerRules(TextRules text, Map<Integer, String> pins) {

  /** Takes a copy, and refuses places before the answer. */
  public AnswerRules {
    pins = Map.copyOf(pins);
    pins.forEach(
        (position, pinned) -> {
          if (position < 0 || pinned.isEmpty()) {
            throw new IllegalArgumentException(
                "a pin needs a place, counted in tokens from 0, and a text, but is '%d=%s'"
                    .formatted(position, pinned));
          }
        });
  }
}
