// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.dlm.testing.Traces;
import org.dlm.trace.CanvasCell.State;
import org.junit.jupiter.api.Test;

class ReplayTest {

  @Test
  void followsEveryEvent() {
    Trace trace = Traces.everything();
    Replay replay = new Replay(trace.header());

    assertEquals(
        List.of(State.GIVEN, State.MASKED, State.MASKED, State.MASKED, State.MASKED),
        states(replay));
    replay.apply(trace.events().get(0));
    assertEquals(List.of("Tom", " had", "", "\uFFFD", ""), replay.texts());
    assertEquals(
        new CanvasCell(State.DECIDED, new TracePiece.Text(" had"), 0.5, 1, false, false),
        replay.cells().get(1));

    replay.apply(trace.events().get(1));
    assertEquals(State.CHOSEN, replay.cells().get(1).state());
    assertTrue(replay.cells().get(1).revised());
    assertTrue(replay.cells().get(1).locked());
    assertFalse(replay.cells().get(3).locked());

    replay.apply(trace.events().get(2));
    assertEquals(List.of("Tom", " saw", "😀", "", ""), replay.texts());

    replay.apply(trace.events().get(3));
    assertEquals(List.of("Tom", " saw", "\uFFFD", "", "", "", "\n"), replay.texts());
    assertEquals(State.MASKED, replay.cells().get(3).state());
    assertTrue(replay.cells().get(3).revised());
    assertFalse(replay.cells().get(5).revised());
    assertEquals(4, replay.events());
  }

  @Test
  void aCharacterStandsWhereItsFirstByteIs() {
    byte[] text = "aé夜😀z".getBytes(StandardCharsets.UTF_8);
    Random random = new Random(3);
    for (int round = 0; round < 500; round++) {
      // Cuts the bytes into tokens at random.
      boolean[] cut = new boolean[text.length + 1];
      IntStream.range(1, text.length).forEach(i -> cut[i] = random.nextBoolean());
      cut[text.length] = true;
      List<byte[]> pieces = new ArrayList<>();
      for (int from = 0, to = 1; to <= text.length; to++) {
        if (cut[to]) {
          pieces.add(Arrays.copyOfRange(text, from, to));
          from = to;
        }
      }
      TracedToken[] tokens =
          IntStream.range(0, pieces.size())
              .mapToObj(i -> new TracedToken(i, i + 1, TracePiece.of(pieces.get(i)), Double.NaN))
              .toArray(TracedToken[]::new);

      List<String> texts = new Replay(Traces.header(0, tokens)).texts();

      assertEquals("aé夜😀z", String.join("", texts));
      int bytesBefore = 0;
      int bytesShown = 0;
      for (int i = 0; i < texts.size(); i++) {
        // Every character that has begun is shown, even if its end is in a later token.
        bytesShown += texts.get(i).getBytes(StandardCharsets.UTF_8).length;
        bytesBefore += pieces.get(i).length;
        assertTrue(bytesShown >= bytesBefore, texts.toString());
      }
    }
  }

  @Test
  void bytesWithoutTheirNeighboursAreOneSignPerPosition() {
    byte[] emoji = "😀".getBytes(StandardCharsets.UTF_8);
    TracedToken half = new TracedToken(0, 1, TracePiece.of(Arrays.copyOf(emoji, 3)), 1);
    TracedToken stray = new TracedToken(1, 2, TracePiece.of(new byte[] {(byte) 0x80}), 1);

    assertEquals(List.of("😀", ""), new Replay(Traces.header(0, half, stray)).texts());
    assertEquals(List.of("\uFFFD", "", ""), new Replay(Traces.header(2, half)).texts());
    assertEquals(List.of("\uFFFD", "\uFFFD"), new Replay(Traces.header(0, stray, stray)).texts());
  }

  @Test
  void piecesAreTextsBytesOrSpecial() {
    assertEquals(
        new TracePiece.Text(" fox"), TracePiece.of(" fox".getBytes(StandardCharsets.UTF_8)));
    assertEquals(
        new TracePiece.Bytes("f09f"), TracePiece.of(new byte[] {(byte) 0xF0, (byte) 0x9F}));
    assertEquals(new TracePiece.Text(""), TracePiece.of(new byte[0]));
  }

  private static List<State> states(Replay replay) {
    return replay.cells().stream().map(CanvasCell::state).toList();
  }
}
