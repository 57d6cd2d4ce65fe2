// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli.watch;

import java.util.ArrayList;
import java.util.List;
import org.dlm.trace.CanvasCell;
import org.dlm.trace.CanvasCell.State;
import org.dlm.trace.TracePiece;
import org.jline.utils.WCWidth;

/** A canvas broken into rows of a given width, between words where that is possible. */
final class CanvasLayout {

  private static final String MASK = " ░░░";
  private static final String SPECIAL = "∎";
  private static final String NEW_LINE = "↵";

  /**
   * A character with what is combined with it.
   *
   * @param position of the canvas that it belongs to
   * @param width columns that it takes
   */
  record Glyph(int position, String text, int width) {

    boolean isSpace() {
      return text.isBlank();
    }
  }

  private final int width;
  private final List<List<Glyph>> rows = new ArrayList<>();
  private List<Glyph> row = new ArrayList<>();

  private CanvasLayout(int width) {
    this.width = width;
  }

  /**
   * Lays a canvas out.
   *
   * @param texts the text of each position
   * @param width columns, at least 2, so that a wide character fits
   */
  static CanvasLayout of(List<CanvasCell> cells, List<String> texts, int width) {
    CanvasLayout layout = new CanvasLayout(Math.max(2, width));
    for (int position = 0; position < cells.size(); position++) {
      layout.add(position, shown(cells.get(position), texts.get(position)));
    }
    layout.endRow();
    return layout;
  }

  private static String shown(CanvasCell cell, String text) {
    if (cell.state() == State.MASKED) {
      return MASK;
    }
    boolean special = cell.piece() instanceof TracePiece.Special;
    return special && cell.state() != State.GIVEN ? SPECIAL : text;
  }

  private void add(int position, String text) {
    text.codePoints()
        .forEach(
            c -> {
              if (c == '\n') {
                place(new Glyph(position, NEW_LINE, 1));
                endRow();
              } else if (c != '\r') {
                add(position, c);
              }
            });
  }

  private void add(int position, int codePoint) {
    int columns = WCWidth.wcwidth(codePoint);
    if (codePoint == '\t') {
      place(new Glyph(position, " ", 1));
    } else if (codePoint < ' ') {
      // Unicode has a picture for each of these control characters.
      place(new Glyph(position, Character.toString(0x2400 + codePoint), 1));
    } else if (columns < 0) {
      place(new Glyph(position, "·", 1));
    } else if (columns == 0 && !row.isEmpty()) {
      Glyph last = row.remove(row.size() - 1);
      String combined = last.text() + Character.toString(codePoint);
      row.add(new Glyph(last.position(), combined, last.width()));
    } else {
      place(new Glyph(position, Character.toString(codePoint), columns));
    }
  }

  private void place(Glyph glyph) {
    boolean fits = columns(row) + glyph.width() <= width;
    if (!fits && glyph.isSpace()) {
      endRow();
      return; // a space between two rows is not seen
    }
    while (columns(row) + glyph.width() > width) {
      wrap();
    }
    row.add(glyph);
  }

  /** Begins a new row with the unfinished word of this one, unless the word fills it. */
  private void wrap() {
    int wordBegin = row.size();
    while (wordBegin > 0 && !row.get(wordBegin - 1).isSpace()) {
      wordBegin--;
    }
    List<Glyph> word = wordBegin == 0 ? List.of() : List.copyOf(row.subList(wordBegin, row.size()));
    row.subList(row.size() - word.size(), row.size()).clear();
    endRow();
    row.addAll(word);
  }

  private void endRow() {
    rows.add(row);
    row = new ArrayList<>();
  }

  private static int columns(List<Glyph> glyphs) {
    int columns = 0;
    for (Glyph glyph : glyphs) {
      columns += glyph.width();
    }
    return columns;
  }

  /** The rows from top to bottom. */
  List<List<Glyph>> rows() {
    return rows;
  }

  /** The row where a position begins; the first if it is nowhere to be seen. */
  int rowOf(int position) {
    for (int r = 0; r < rows.size(); r++) {
      for (Glyph glyph : rows.get(r)) {
        if (glyph.position() == position) {
          return r;
        }
      }
    }
    return 0;
  }

  /**
   * The position that is seen so many rows below another, or above it if negative; the position
   * itself if there is no such row.
   */
  int vertically(int position, int by) {
    int from = rowOf(position);
    int to = from + by;
    if (to < 0 || to >= rows.size() || rows.get(to).isEmpty()) {
      return position;
    }
    int column = 0;
    for (Glyph glyph : rows.get(from)) {
      if (glyph.position() == position) {
        break;
      }
      column += glyph.width();
    }
    List<Glyph> row = rows.get(to);
    int at = 0;
    for (Glyph glyph : row) {
      at += glyph.width();
      if (at > column) {
        return glyph.position();
      }
    }
    return row.get(row.size() - 1).position();
  }
}
