// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli.watch;

import java.util.ArrayList;
import java.util.List;
import org.dlm.trace.CanvasCell;
import org.dlm.trace.CanvasCell.State;
import org.dlm.trace.Replay;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;
import org.jspecify.annotations.Nullable;

/**
 * Draws a canvas for the terminal.
 *
 * <p>The less sure the model was of a token, the stronger the token is tinted. Tints come with
 * their own colour of letters, so that they can be read on dark and on light terminals. Without
 * colours, letters alone say what is new (bold), revised (underlined) and locked (italic).
 */
final class CanvasDrawing {

  private static final AttributedStyle PLAIN = AttributedStyle.DEFAULT;

  /** Tints for confidence from 0 to 1, of the terminal's 256 colours; none for the surest. */
  private static final int[] TINTS = {208, 214, 220, 228, 230};

  private static final double SURE = 0.95;
  private static final int BLACK = 16;
  private static final int GREY = 244;
  private static final int VIOLET = 183;
  private static final int DARK_VIOLET = 134;
  private static final int BLUE = 117;

  private final boolean colours;

  /** A drawing with colours or without. */
  CanvasDrawing(boolean colours) {
    this.colours = colours;
  }

  /**
   * Draws a canvas with some lines below.
   *
   * @param focus position that must be seen if there are more rows than fit
   * @param cursor the chosen word, or null
   * @param below lines for the bottom; they go first if there is room for little
   * @return at most {@code height} lines of at most {@code width} columns
   */
  List<AttributedString> draw(
      Replay replay,
      int width,
      int height,
      int focus,
      @Nullable CanvasWord cursor,
      List<AttributedString> below) {
    // A terminal wraps by itself after its last column, so nothing is drawn there.
    int columns = Math.max(1, width - 1);
    CanvasLayout layout = CanvasLayout.of(replay.cells(), replay.texts(), columns);
    List<AttributedString> bottom = fitted(below, columns, height);
    int visible = Math.max(0, height - bottom.size() - 1);
    int first = 0;
    if (layout.rows().size() > visible) {
      int centred = layout.rowOf(focus) - visible / 2;
      first = Math.max(0, Math.min(layout.rows().size() - visible, centred));
    }
    List<AttributedString> lines = new ArrayList<>();
    for (int r = first; r < layout.rows().size() && lines.size() < visible; r++) {
      lines.add(row(layout.rows().get(r), replay, cursor));
    }
    // The lines below stay in their place, however many rows the text takes.
    while (lines.size() <= visible && lines.size() + bottom.size() < height) {
      lines.add(AttributedString.EMPTY);
    }
    lines.addAll(bottom.subList(0, Math.min(height, bottom.size())));
    return lines;
  }

  /** Breaks lines that are too long, or cuts them off if that would take too much of the screen. */
  private static List<AttributedString> fitted(
      List<AttributedString> lines, int columns, int height) {
    List<AttributedString> broken = new ArrayList<>();
    List<AttributedString> cut = new ArrayList<>();
    for (AttributedString line : lines) {
      broken.addAll(line.columnSplitLength(columns));
      cut.add(line.columnSubSequence(0, columns));
    }
    return broken.size() <= height / 3 ? broken : cut;
  }

  private AttributedString row(
      List<CanvasLayout.Glyph> glyphs, Replay replay, @Nullable CanvasWord cursor) {
    AttributedStringBuilder line = new AttributedStringBuilder();
    for (CanvasLayout.Glyph glyph : glyphs) {
      int position = glyph.position();
      CanvasCell cell = replay.cells().get(position);
      boolean fresh = replay.events() > 0 && cell.event() == replay.events();
      boolean chosen = cursor != null && position >= cursor.from() && position < cursor.to();
      AttributedStyle style = style(cell, fresh);
      // A tint begins with the word, not with the space before it.
      AttributedStyle shown = chosen ? PLAIN.inverse() : style;
      line.append(glyph.text(), glyph.isSpace() ? PLAIN : shown);
    }
    return line.toAttributedString();
  }

  private AttributedStyle style(CanvasCell cell, boolean fresh) {
    AttributedStyle style = fresh ? PLAIN.bold() : PLAIN;
    if (!colours) {
      style = cell.revised() ? style.underline() : style;
      style = cell.locked() ? style.italic() : style;
      return cell.state() == State.GIVEN ? style.faint() : style;
    }
    if (cell.locked()) {
      return style.foreground(BLACK).background(BLUE);
    }
    return switch (cell.state()) {
      case GIVEN -> style.foreground(GREY);
      case MASKED -> style.foreground(cell.revised() ? DARK_VIOLET : GREY);
      case CHOSEN -> style.foreground(BLACK).background(BLUE);
      case DECIDED ->
          cell.revised()
              ? style.foreground(BLACK).background(VIOLET)
              : tinted(fresh ? style.underline() : style, cell.confidence());
    };
  }

  private static AttributedStyle tinted(AttributedStyle style, double confidence) {
    if (!(confidence < SURE)) {
      return style;
    }
    int tint = (int) (Math.max(0, confidence) / SURE * TINTS.length);
    return style.foreground(BLACK).background(TINTS[tint]);
  }

  /** What the looks mean. */
  AttributedString legend() {
    AttributedStringBuilder line = new AttributedStringBuilder();
    if (colours) {
      line.append("new", PLAIN.bold().underline()).append("  sure ");
      for (int t = TINTS.length - 1; t >= 0; t--) {
        line.append("  ", PLAIN.background(TINTS[t]));
      }
      line.append(" unsure  ");
      line.append("revised", PLAIN.foreground(BLACK).background(VIOLET)).append("  ");
      line.append("locked", PLAIN.foreground(BLACK).background(BLUE));
    } else {
      line.append("new", PLAIN.bold()).append("  ");
      line.append("revised", PLAIN.underline()).append("  ");
      line.append("locked", PLAIN.italic());
    }
    return line.append("  ░░░ masked  ∎ end of text").toAttributedString();
  }
}
