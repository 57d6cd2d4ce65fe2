// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli.watch;

import static org.dlm.testing.Traces.header;
import static org.dlm.testing.Traces.token;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.dlm.testing.Traces;
import org.dlm.trace.Replay;
import org.dlm.trace.TraceEvent;
import org.dlm.trace.TracePiece;
import org.dlm.trace.TracedToken;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;
import org.junit.jupiter.api.Test;

class CanvasDrawingTest {

  private static final CanvasDrawing PLAIN = new CanvasDrawing(false);
  private static final CanvasDrawing COLOURED = new CanvasDrawing(true);
  private static final List<AttributedString> BELOW = List.of(new AttributedString("below"));

  @Test
  void wordsAreNotBrokenAndSpacesBetweenRowsAreNotSeen() {
    Replay replay = replay("Once", " upon", " a", " time", ".");

    assertEquals(List.of("Once upon", "a time.", "", "below"), text(replay, 10, 4));
    assertEquals(List.of("Once upon a", "time.", "", "below"), text(replay, 12, 4));
    assertEquals(List.of("Once upon a time.", "", "below"), text(replay, 80, 3));
  }

  @Test
  void aWordThatIsLongerThanARowIsBroken() {
    assertEquals(
        List.of("a ", "abcdefg", "hij k", "", "below"),
        text(replay("a", " abcdefghij", " k"), 8, 5));
  }

  @Test
  void wideAndCombiningCharactersKeepTheirColumns() {
    Replay wide = replay("夜夜夜", "夜夜");

    assertEquals(List.of("夜夜", "夜夜", "夜", "", "below"), text(wide, 6, 5));
    // A combining accent takes no column, and a control character is shown by its picture.
    assertEquals(
        List.of("ee\u0301e\u2400x y", "", "below"), text(replay("ee\u0301e", "\u0000x\ty"), 8, 3));
  }

  @Test
  void masksEndsAndLineBreaksAreSeen() {
    Replay replay = new Replay(header(2, token(0, 1, "a"), token(1, 2, "\n"), token(2, 3, "b")));
    replay.apply(
        new TraceEvent.Step(
            0,
            1,
            0,
            5,
            List.of(new TracedToken(4, 9, new TracePiece.Special("<|endoftext|>"), 0.5))));

    assertEquals(List.of("a↵", "b ░░░∎", "", "below"), text(replay, 20, 4));
  }

  @Test
  void everySizeOfTheScreenIsKept() {
    Random random = new Random(1);
    Replay replay = new Replay(Traces.everything().header());
    Traces.everything().events().forEach(replay::apply);
    for (int round = 0; round < 2000; round++) {
      int width = 1 + random.nextInt(30);
      int height = 1 + random.nextInt(12);
      List<AttributedString> below = new ArrayList<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        below.add(new AttributedString("a line 夜 below"));
      }
      List<AttributedString> lines =
          COLOURED.draw(replay, width, height, random.nextInt(7), new CanvasWord(1, 3), below);

      assertTrue(lines.size() <= height, width + " x " + height);
      for (AttributedString line : lines) {
        assertTrue(line.columnLength() <= Math.max(2, width), line + " in " + width);
      }
    }
  }

  @Test
  void theFocusIsSeenWhereTheTextIsLongerThanTheScreen() {
    TracedToken[] tokens = new TracedToken[40];
    for (int i = 0; i < 40; i++) {
      tokens[i] = token(i, i + 1, "row" + i + "\n");
    }
    Replay replay = new Replay(header(0, tokens));
    for (int focus = 0; focus < 40; focus++) {
      List<AttributedString> lines = PLAIN.draw(replay, 20, 8, focus, null, BELOW);
      assertEquals(8, lines.size());
      String expected = "row" + focus + "↵";
      assertTrue(lines.stream().anyMatch(line -> line.toString().equals(expected)), expected);
    }
  }

  @Test
  void doubtNewsRevisionLocksAndTheCursorAreSeen() {
    Replay replay = new Replay(header(4, token(0, 1, "p")));
    replay.apply(step(0, sure(1, "a", 0.99), sure(2, "b", 0.2), sure(3, "c", 0.9)));
    AttributedString row = row(COLOURED, replay, null);
    assertEquals(row("p", COLOURED), row.subSequence(0, 1).toAnsi());
    assertNotEquals(row.styleAt(1), row.styleAt(2));
    assertNotEquals(row.styleAt(2), row.styleAt(3));
    assertEquals(AttributedStyle.BOLD.underline(), row.styleAt(1));

    replay.apply(step(1, sure(2, "b", 0.2)));
    AttributedString later = row(COLOURED, replay, null);
    assertEquals(AttributedStyle.DEFAULT, later.styleAt(1), "sure, and no longer new");
    assertNotEquals(row.styleAt(2), later.styleAt(2), "revised");

    replay.apply(new TraceEvent.Edit(2, List.of(), List.of(1)));
    assertNotEquals(later.styleAt(1), row(COLOURED, replay, null).styleAt(1), "locked");
    assertEquals(AttributedStyle.INVERSE, row(COLOURED, replay, new CanvasWord(3, 4)).styleAt(3));
  }

  @Test
  void withoutColoursThereAreNone() {
    Replay replay = new Replay(Traces.everything().header());
    for (TraceEvent event : Traces.everything().events()) {
      replay.apply(event);
      for (AttributedString line : PLAIN.draw(replay, 40, 10, 0, null, List.of(PLAIN.legend()))) {
        // Colours are set by codes 30 to 48 of Select Graphic Rendition.
        assertTrue(line.toAnsi().matches("(?s)((?!\u001b\\[[0-9;]*[34][0-9]).)*"), line.toAnsi());
      }
    }
    assertTrue(COLOURED.legend().toAnsi().contains("\u001b[48;5;"), COLOURED.legend().toAnsi());
  }

  private static String row(String given, CanvasDrawing drawing) {
    Replay replay = new Replay(header(0, token(0, 1, given)));
    return new AttributedStringBuilder().append(row(drawing, replay, null)).toAnsi();
  }

  private static AttributedString row(CanvasDrawing drawing, Replay replay, CanvasWord cursor) {
    return drawing.draw(replay, 40, 10, 0, cursor, List.of()).get(0);
  }

  private static TracedToken sure(int position, String text, double confidence) {
    return new TracedToken(position, 5, new TracePiece.Text(text), confidence);
  }

  private static TraceEvent.Step step(int number, TracedToken... tokens) {
    return new TraceEvent.Step(number, number + 1, 0, 5, List.of(tokens));
  }

  /** Tokens that are given. */
  private static Replay replay(String... texts) {
    TracedToken[] tokens = new TracedToken[texts.length];
    for (int i = 0; i < texts.length; i++) {
      tokens[i] = token(i, i + 1, texts[i]);
    }
    return new Replay(header(0, tokens));
  }

  private static List<String> text(Replay replay, int width, int height) {
    return PLAIN.draw(replay, width, height, 0, null, BELOW).stream()
        .map(AttributedString::toString)
        .toList();
  }
}
