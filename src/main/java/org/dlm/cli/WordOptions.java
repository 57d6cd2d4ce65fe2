// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import java.util.ArrayList;
import java.util.List;
import org.dlm.constraint.TextRules;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Words that a text must hold, and words that it must not. */
final class WordOptions {

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
      description = "Let this word be in the text at least once; likewise.")
  List<String> required = new ArrayList<>();

  /** Whether no word was given. */
  boolean isEmpty() {
    return banned.isEmpty() && required.isEmpty();
  }

  /**
   * The rules of these words and an expression.
   *
   * @param regex what the whole text must match, or null for anything
   */
  TextRules rules(@Nullable String regex) {
    return new TextRules(regex, banned, required);
  }
}
