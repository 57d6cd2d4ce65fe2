// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.corpus;

/**
 * The words in which a line is asked for; the answer follows them directly.
 *
 * @param next asks for the line after {@code {line}}
 * @param previous asks for the line before {@code {line}}
 */
public record LineQuestion(String next, String previous) {

  /** Where the known line stands. */
  public static final String LINE = "{line}";

  /** The words in which models are taught here. */
  public static final LineQuestion USUAL =
      new LineQuestion("What comes after?\n{line}\n", "What comes before?\n{line}\n");

  /** Refuses words without a place for the line. */
  public LineQuestion {
    for (String words : new String[] {next, previous}) {
      if (!words.contains(LINE)) {
        throw new IllegalArgumentException(
            "a question needs " + LINE + " where the known line stands, but is '" + words + "'");
      }
    }
  }

  /** The question about a line. */
  public String about(String line, Direction direction) {
    return (direction == Direction.FORWARD ? next : previous).replace(LINE, line);
  }
}
