// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.trace;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.dlm.trace.CanvasCell.State;
import org.jspecify.annotations.Nullable;

/**
 * The canvas of a decode as its events change it.
 *
 * <p>Not thread-safe.
 */
public final class Replay {

  /** What is shown for bytes whose character is not known yet. */
  private static final String NO_CHARACTER = "\uFFFD";

  private final @Nullable Integer mask;
  private final List<CanvasCell> cells = new ArrayList<>();
  private TracePiece maskPiece = new TracePiece.Special("mask");
  private int events;

  /** The canvas that a decode begins with. */
  public Replay(TraceHeader header) {
    mask = header.mask();
    for (TracedToken token : header.canvas()) {
      if (isMask(token)) {
        maskPiece = token.piece();
      }
      State state = isMask(token) ? State.MASKED : State.GIVEN;
      cells.add(new CanvasCell(state, token.piece(), Double.NaN, 0, false, false));
    }
  }

  /** Changes the canvas as the next event did. */
  public void apply(TraceEvent event) {
    events++;
    State written = State.CHOSEN;
    if (event instanceof TraceEvent.Step step) {
      written = State.DECIDED;
      while (cells.size() < step.length()) {
        cells.add(new CanvasCell(State.MASKED, maskPiece, Double.NaN, events, false, false));
      }
    }
    for (TracedToken token : event.tokens()) {
      CanvasCell before = cells.get(token.position());
      boolean revised = before.revised() || before.state() != State.MASKED;
      State state = isMask(token) ? State.MASKED : written;
      cells.set(
          token.position(),
          new CanvasCell(
              state, token.piece(), token.confidence(), events, revised, before.locked()));
    }
    if (event instanceof TraceEvent.Edit edit) {
      cells.replaceAll(cell -> cell.withLocked(false));
      edit.locked().forEach(at -> cells.set(at, cells.get(at).withLocked(true)));
    }
  }

  private boolean isMask(TracedToken token) {
    return mask != null && mask == token.token();
  }

  /** The positions as they stand. A view. */
  public List<CanvasCell> cells() {
    return Collections.unmodifiableList(cells);
  }

  /** How many events there were. */
  public int events() {
    return events;
  }

  /**
   * The text of each position; empty where a position is masked or special.
   *
   * <p>A character whose bytes are spread over several positions stands at the first of them; bytes
   * whose neighbours are missing are shown as one U+FFFD per position.
   */
  public List<String> texts() {
    String[] texts = new String[cells.size()];
    Arrays.fill(texts, "");
    for (int i = 0; i < texts.length; i++) {
      TracePiece piece = cells.get(i).piece();
      if (piece instanceof TracePiece.Text text) {
        texts[i] = text.text();
      } else if (bytesAt(i).length > 0) {
        i = join(i, texts) - 1;
      }
    }
    return List.of(texts);
  }

  /** The bytes at a position whose piece is no whole number of characters; else none. */
  private byte[] bytesAt(int position) {
    return position < cells.size() && cells.get(position).piece() instanceof TracePiece.Bytes bytes
        ? HexFormat.of().parseHex(bytes.hex())
        : new byte[0];
  }

  /**
   * Reads the characters of neighbouring positions that hold bytes.
   *
   * @param from the first of them
   * @param texts receives the characters. Modified.
   * @return the position after the last
   */
  private int join(int from, String[] texts) {
    ByteArrayOutputStream run = new ByteArrayOutputStream();
    List<Integer> owners = new ArrayList<>();
    int to = from;
    for (byte[] next = bytesAt(to); next.length > 0; next = bytesAt(to)) {
      run.writeBytes(next);
      owners.addAll(Collections.nCopies(next.length, to));
      to++;
    }
    byte[] bytes = run.toByteArray();
    for (int at = 0; at < bytes.length; ) {
      String character = characterAt(bytes, at);
      int owner = owners.get(at);
      boolean repeated = character.equals(NO_CHARACTER) && texts[owner].endsWith(NO_CHARACTER);
      texts[owner] += repeated ? "" : character;
      at += character.equals(NO_CHARACTER) ? 1 : character.getBytes(StandardCharsets.UTF_8).length;
    }
    return to;
  }

  /** The character that begins at a byte, or U+FFFD if none does. */
  private static String characterAt(byte[] bytes, int at) {
    for (int length = 1; length <= 4 && at + length <= bytes.length; length++) {
      try {
        return StandardCharsets.UTF_8
            .newDecoder()
            .decode(ByteBuffer.wrap(bytes, at, length))
            .toString();
      } catch (CharacterCodingException e) {
        continue; // no whole character yet
      }
    }
    return NO_CHARACTER;
  }
}
