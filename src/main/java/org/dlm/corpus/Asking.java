// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.corpus;

/** A way to ask for a line of a couplet. */
public enum Asking {

  /** The known line stands at its own place, and so does the gap. */
  IN_PLACE,

  /**
   * The known line stands at the beginning, and the gap after it, as if it were the first: for a
   * next-token model the only place from which it can see the second line.
   */
  MOVED,

  /** The known line stands in a question, and the answer follows. */
  QUESTION,

  /** The question is what the user says in a chat, and the answer is the assistant's. */
  CHAT;

  /** Whether there is such a question: a line that stands first already cannot be moved there. */
  public boolean has(Direction direction) {
    return this != MOVED || direction == Direction.BACKWARD;
  }

  /**
   * Asks for a line; for {@link #CHAT} in the words of the user alone.
   *
   * @throws IllegalArgumentException if one line holds the other
   */
  public Cloze cloze(Couplet couplet, Direction direction, LineQuestion words) {
    boolean forward = direction == Direction.FORWARD;
    String known = forward ? couplet.first() : couplet.second();
    String asked = forward ? couplet.second() : couplet.first();
    return switch (this) {
      case IN_PLACE ->
          forward ? new Cloze(known + "\n", asked, "") : new Cloze("", asked, "\n" + known);
      case MOVED -> new Cloze(known + "\n", asked, "");
      case QUESTION, CHAT -> new Cloze(words.about(known, direction), asked, "");
    };
  }
}
