// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dlm.constraint.JsonShape;
import org.dlm.constraint.TextRules;
import org.dlm.generation.AnswerRules;
import org.jspecify.annotations.Nullable;
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

  @Option(
      names = "--ban",
      paramLabel = "WORD",
      description =
          "Never write this word. As it is spelled, and as a whole word: cat is not in Cat or"
              + " category. May be given more than once.")
  List<String> banned = new ArrayList<>();

  @Option(
      names = "--require",
      paramLabel = "WORD",
      description = "Write this word at least once; likewise.")
  List<String> required = new ArrayList<>();

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
    if (expression == null && banned.isEmpty() && required.isEmpty() && pins.isEmpty()) {
      return null;
    }
    return new AnswerRules(new TextRules(expression, banned, required), pins);
  }
}
