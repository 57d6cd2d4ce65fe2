// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli.watch;

import java.util.ArrayList;
import java.util.List;
import org.dlm.trace.CanvasCell;
import org.dlm.trace.CanvasCell.State;
import org.dlm.trace.TracePiece;

/**
 * What a person takes for one thing on the canvas: a word, a sign, a mask.
 *
 * @param from its first position
 * @param to the position after its last
 */
record CanvasWord(int from, int to) {

  /** The words of a canvas from left to right; each position belongs to one. */
  static List<CanvasWord> of(List<CanvasCell> cells, List<String> texts) {
    List<CanvasWord> words = new ArrayList<>();
    int from = 0;
    for (int position = 1; position <= cells.size(); position++) {
      if (position == cells.size() || !continues(cells, texts, position)) {
        words.add(new CanvasWord(from, position));
        from = position;
      }
    }
    return words;
  }

  /** Whether a position belongs to the word of the one before. */
  private static boolean continues(List<CanvasCell> cells, List<String> texts, int position) {
    CanvasCell before = cells.get(position - 1);
    CanvasCell here = cells.get(position);
    boolean bothText = isText(before) && isText(here);
    boolean sameHand = (before.state() == State.GIVEN) == (here.state() == State.GIVEN);
    if (!bothText || !sameHand) {
      return false;
    }
    // The rest of a character whose bytes are spread over positions has no text of its own.
    String text = texts.get(position);
    if (text.isEmpty()) {
      return true;
    }
    int last = position - 1;
    while (last > 0 && texts.get(last).isEmpty() && isText(cells.get(last))) {
      last--;
    }
    String textBefore = texts.get(last);
    return !textBefore.isEmpty()
        && Character.isLetterOrDigit(textBefore.codePointBefore(textBefore.length()))
        && Character.isLetterOrDigit(text.codePointAt(0));
  }

  private static boolean isText(CanvasCell cell) {
    return cell.state() != State.MASKED && !(cell.piece() instanceof TracePiece.Special);
  }
}
