// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli.watch;

import java.io.IOException;
import java.util.List;
import org.jline.utils.AttributedString;

/** A screen of characters with a keyboard. */
interface Screen extends AutoCloseable {

  /** What was pressed, or why nothing was. */
  enum KeyKind {
    CHARACTER,
    ENTER,
    ESCAPE,
    BACKSPACE,
    DELETE,
    LEFT,
    RIGHT,
    UP,
    DOWN,
    /** A key without a meaning here. */
    OTHER,
    /** The time has passed. */
    NONE,
    /** The screen has another size now and must be drawn again. */
    RESIZED
  }

  /**
   * A key.
   *
   * @param kind what was pressed
   * @param codePoint the character, or 0 if it is none
   */
  record Key(KeyKind kind, int codePoint) {}

  /** Columns. */
  int width();

  /** Rows. */
  int height();

  /** Shows these lines from the top, and nothing below; what does not fit is cut off. */
  void show(List<AttributedString> lines) throws IOException;

  /**
   * Waits for a key.
   *
   * @param milliseconds at most; 0 waits as long as it takes
   */
  Key key(long milliseconds) throws IOException;

  /** Gives back what was on the screen before. */
  @Override
  void close() throws IOException;
}
