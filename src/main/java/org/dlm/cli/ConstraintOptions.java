// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.dlm.constraint.JsonShape;
import org.dlm.generation.AnswerRules;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What an answer must be like, for certain. */
final class ConstraintOptions {

  @Option(
      names = "--regex",
      paramLabel = "EXPR",
      description =
          "Write only what matches as a whole, from the first character after the prompt. Java's"
              + " syntax without anchors, lookaround, back references and flags.")
  @Nullable String regex;

  @Option(
      names = "--json-shape",
      paramLabel = "SHAPE",
      description =
          "Write only JSON of a shape: string, number, integer, boolean, null, \"a text\","
              + " {\"key\": SHAPE, ...}, [SHAPE] for a list, SHAPE | SHAPE for a choice.")
  @Nullable String jsonShape;

  @Mixin WordOptions words = new WordOptions();

  @Option(
      names = "--pin",
      paramLabel = "POS=TEXT",
      description =
          "Let the tokens of a text, with its spaces, stand at a place of the answer, counted in"
              + " tokens from 0: --pin \"8= a red ball\". May be given more than once.")
  Map<Integer, String> pins = new LinkedHashMap<>();

  /** The rules that were given, or null if there are none. */
  @Nullable AnswerRules rules() {
    if (regex != null && jsonShape != null) {
      throw new IllegalArgumentException(
          "--regex and --json-shape both say what the whole text is like; give one of them");
    }
    String expression = jsonShape == null ? regex : JsonShape.toRegex(jsonShape);
    if (expression == null && words.isEmpty() && pins.isEmpty()) {
      return null;
    }
    return new AnswerRules(words.rules(expression), pins);
  }
}
