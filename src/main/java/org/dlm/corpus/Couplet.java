// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.corpus;

/**
 * Two lines of a poem.
 *
 * @param first the first line
 * @param second the line that follows it
 * @param source the poem, its author, or where it stands
 */
public record Couplet(String first, String second, String source) {

  /** Refuses what is not two lines with a source. */
  public Couplet {
    requireLine("first", first);
    requireLine("second", second);
    requireLine("source", source);
  }

  /** Both lines, with a line feed between them. */
  public String text() {
    return first + "\n" + second;
  }

  /** Whether it has Chinese characters. */
  public boolean isIdeographic() {
    return text().codePoints().anyMatch(Character::isIdeographic);
  }

  private static void requireLine(String field, String line) {
    if (line.isBlank()) {
      throw new IllegalArgumentException("field '" + field + "' is empty");
    }
    if (line.indexOf('\n') >= 0 || line.indexOf('\r') >= 0) {
      throw new IllegalArgumentException("field '" + field + "' has more than one line");
    }
  }
}
