// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.testing;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.dlm.trace.Trace;
import org.dlm.trace.TraceEnd;
import org.dlm.trace.TraceEvent;
import org.dlm.trace.TraceHeader;
import org.dlm.trace.TracePiece;
import org.dlm.trace.TracedToken;

/** A small trace with everything in it. */
public final class Traces {

  /** Id of the mask. */
  public static final int MASK = 0;

  private Traces() {}

  /** A token at a position, with a confidence of 0.5. */
  public static TracedToken token(int position, int id, String text) {
    return new TracedToken(position, id, TracePiece.of(text.getBytes(StandardCharsets.UTF_8)), 0.5);
  }

  /** A mask at a position. */
  public static TracedToken mask(int position) {
    return new TracedToken(position, MASK, new TracePiece.Special("<|mdm_mask|>"), Double.NaN);
  }

  /** A header with these tokens, which have no confidence, and masks after them. */
  public static TraceHeader header(int masks, TracedToken... given) {
    List<TracedToken> canvas =
        IntStream.range(0, given.length + masks)
            .mapToObj(
                i ->
                    i < given.length
                        ? new TracedToken(i, given[i].token(), given[i].piece(), Double.NaN)
                        : mask(i))
            .toList();
    return new TraceHeader(
        "dlm test",
        Instant.parse("2026-01-31T12:00:00Z"),
        "tiny",
        "A \"prompt\" </script>",
        Map.of("steps", "3"),
        MASK,
        canvas);
  }

  /**
   * A decode of {@code Tom} and four masks: a word is decided, an emoji appears byte by byte, a
   * person changes the word, a token is taken back, and the canvas grows.
   */
  public static Trace everything() {
    byte[] emoji = "😀".getBytes(StandardCharsets.UTF_8);
    TracePiece first = TracePiece.of(new byte[] {emoji[0], emoji[1]});
    TracePiece second = TracePiece.of(new byte[] {emoji[2], emoji[3]});
    return new Trace(
        header(4, token(0, 7, "Tom")),
        List.of(
            new TraceEvent.Step(
                0, 1, 0.25, 5, List.of(token(1, 8, " had"), new TracedToken(3, 9, second, 1))),
            new TraceEvent.Edit(
                1,
                List.of(new TracedToken(1, 10, new TracePiece.Text(" saw"), Double.NaN)),
                List.of(1)),
            new TraceEvent.Step(1, 2, 0.5, 5, List.of(new TracedToken(2, 11, first, 0.125))),
            new TraceEvent.Step(
                2,
                2,
                0.5,
                7,
                List.of(new TracedToken(3, MASK, mask(3).piece(), 0), token(6, 12, "\n")))),
        new TraceEnd(3, 0.75, "Tom saw 😀"));
  }
}
