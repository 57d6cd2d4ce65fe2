// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.corpus;

/** A way to tell a couplet, from its first line to its second or from the second to the first. */
public enum Telling {

  /** As it stands. */
  PLAIN(Direction.FORWARD, "{first}\n{second}"),

  /** With words before each line. */
  IN_ORDER(Direction.FORWARD, "First comes\n{first}\nthen comes\n{second}"),

  /** What stands after a line. */
  AFTER(Direction.FORWARD, "After\n{first}\nstands\n{second}"),

  /** What stands before a line. */
  BEFORE(Direction.BACKWARD, "Before\n{second}\nstands\n{first}"),

  /** With words before each line, from the end. */
  FROM_THE_END(Direction.BACKWARD, "Last comes\n{second}\nbefore it comes\n{first}");

  private final Direction direction;
  private final String words;

  Telling(Direction direction, String words) {
    this.direction = direction;
    this.words = words;
  }

  /** Forward if the first line is told first. */
  public Direction direction() {
    return direction;
  }

  /** The couplet in these words. */
  public String text(Couplet couplet) {
    return words.replace("{first}", couplet.first()).replace("{second}", couplet.second());
  }
}
