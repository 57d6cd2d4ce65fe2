// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.dlm.cli.watch.Screen.KeyKind;
import org.dlm.decoding.Canvas;
import org.dlm.decoding.DecodingListener;
import org.dlm.decoding.DecodingRequest;
import org.dlm.decoding.SequenceRandom;
import org.dlm.decoding.StopTokens;
import org.dlm.diffusion.UnmaskingConfig;
import org.dlm.diffusion.UnmaskingDecoder;
import org.dlm.kernels.AttentionMode;
import org.dlm.testing.FakePredictor;
import org.dlm.trace.TraceEnd;
import org.dlm.trace.TraceEvent;
import org.dlm.trace.TraceHeader;
import org.dlm.trace.TraceListener;
import org.dlm.trace.TracePiece;
import org.dlm.trace.TraceRecorder;
import org.junit.jupiter.api.Test;

/** A decode of four words after "p", watched on a screen in memory. */
class WatchViewTest {

  /** Token ids are indexes; the model believes in its own position's word. */
  private static final List<String> WORDS =
      List.of("p", " one", " two", " three", " four", " red", " blue", " hot", "mask");

  private static final int MASK = 8;

  private final List<String> events = new ArrayList<>();

  @Test
  void everyStepIsShown() throws Exception {
    ScriptedScreen screen = new ScriptedScreen(60, 8);
    int[] ids = decode(screen, false);

    assertEquals(List.of(0, 1, 2, 3, 4), boxed(ids));
    assertEquals(5, screen.frames().size());
    assertTrue(screen.frames().get(0).startsWith("p ░░░ ░░░ ░░░ ░░░\n"), screen.frames().get(0));
    assertTrue(screen.frames().get(0).contains("before the first step  4 masked"));
    assertTrue(screen.frames().get(2).startsWith("p one two ░░░ ░░░\n"), screen.frames().get(2));
    assertTrue(screen.frames().get(2).contains("step 2  2 evaluations"), screen.frames().get(2));
    assertTrue(screen.frame().startsWith("p one two three four\n"), screen.frame());
    assertTrue(screen.isClosed());
  }

  @Test
  void spaceStepsAndGGoesOn() throws Exception {
    ScriptedScreen screen = new ScriptedScreen(90, 8).type("  g");
    assertEquals(List.of(0, 1, 2, 3, 4), boxed(decode(screen, true)));

    assertTrue(screen.isScriptDone());
    assertTrue(screen.frames().get(1).contains("PAUSED"));
    assertFalse(screen.frame().contains("PAUSED"));
  }

  @Test
  void aMaskedWordIsDecidedAnew() throws Exception {
    ScriptedScreen screen = new ScriptedScreen(90, 8).type("   m  ");
    assertEquals(List.of(0, 1, 2, 3, 4), boxed(decode(screen, true)));

    assertTrue(screen.isScriptDone());
    assertTrue(screen.frames().stream().anyMatch(f -> f.startsWith("p ░░░ two three four\n")));
    assertTrue(screen.frame().contains("5 evaluations"), screen.frame());
  }

  @Test
  void aChangedWordStaysAndTheModelWritesAroundIt() throws Exception {
    ScriptedScreen screen =
        new ScriptedScreen(90, 8)
            .type("c")
            .type("rex")
            .press(KeyKind.BACKSPACE)
            .type("d")
            .press(KeyKind.ENTER)
            .type("g");
    assertEquals(List.of(0, 5, 2, 3, 4), boxed(decode(screen, true)));

    assertTrue(screen.frames().stream().anyMatch(f -> f.contains("write: \" rex")), screen.frame());
    assertTrue(screen.isScriptDone());
  }

  @Test
  void aChangeMayTakeTheMasksAfterItButNoMore() throws Exception {
    ScriptedScreen longer =
        new ScriptedScreen(90, 8).type("cblue hot red").press(KeyKind.ENTER).type("g");
    assertEquals(List.of(0, 6, 7, 5, 4), boxed(decode(longer, true)));

    ScriptedScreen tooLong =
        new ScriptedScreen(120, 8).type("cred red red red red").press(KeyKind.ENTER).type("g");
    assertEquals(List.of(0, 1, 2, 3, 4), boxed(decode(tooLong, true)));
    assertTrue(
        tooLong.frames().stream()
            .anyMatch(f -> f.contains("takes 5 tokens and there is room for 4; mask")));
  }

  @Test
  void anArrowChoosesAnotherWordAndEscapeLeavesItAsItIs() throws Exception {
    ScriptedScreen screen =
        new ScriptedScreen(90, 8)
            .press(KeyKind.LEFT, KeyKind.RIGHT, KeyKind.DOWN, KeyKind.UP, KeyKind.RIGHT)
            .type("chot")
            .press(KeyKind.ESCAPE)
            .type("chot")
            .press(KeyKind.ENTER)
            .type("g");
    assertEquals(List.of(0, 1, 2, 7, 4), boxed(decode(screen, true)));
  }

  @Test
  void locksAreSetAndTakenBack() throws Exception {
    ScriptedScreen screen = new ScriptedScreen(90, 8).type("l").type("lg");
    decode(screen, true);
    assertEquals(
        List.of("edit [1]", "edit []"), events.stream().filter(e -> e.startsWith("edit")).toList());

    ScriptedScreen onMask = new ScriptedScreen(90, 8).press(KeyKind.RIGHT).type("lg");
    decode(onMask, true);
    assertTrue(onMask.frames().stream().anyMatch(f -> f.contains("nothing is decided here yet")));
  }

  @Test
  void whatCannotBeWrittenIsToldAndChangesNothing() throws Exception {
    ScriptedScreen screen =
        new ScriptedScreen(90, 8)
            .type("cgreen")
            .press(KeyKind.ENTER)
            .type("x")
            .press(KeyKind.OTHER, KeyKind.RESIZED)
            .type("g");
    assertEquals(List.of(0, 1, 2, 3, 4), boxed(decode(screen, true)));
    assertTrue(screen.frames().stream().anyMatch(f -> f.contains("no word ' green'")));
    assertTrue(screen.frames().stream().anyMatch(f -> f.contains("no such key")));
  }

  @Test
  void whoLooksAwayIsShownNoMoreAndTheDecodeGoesOn() throws Exception {
    ScriptedScreen screen = new ScriptedScreen(90, 8).type("q");
    assertEquals(List.of(0, 1, 2, 3, 4), boxed(decode(screen, true)));
    assertEquals(3, screen.frames().size());
  }

  @Test
  void aTinyScreenIsEnough() throws Exception {
    for (int width = 1; width < 12; width++) {
      for (int height = 1; height < 6; height++) {
        ScriptedScreen screen =
            new ScriptedScreen(Math.max(3, width), height)
                .press(KeyKind.UP, KeyKind.DOWN, KeyKind.RIGHT)
                .type("mg");
        decode(screen, true);
      }
    }
  }

  /** Keeps steps and locks in words. */
  private record EventNames(List<String> names) implements TraceListener {

    @Override
    public void begin(TraceHeader header) {}

    @Override
    public void event(TraceEvent event) {
      names.add(event instanceof TraceEvent.Edit edit ? "edit " + edit.locked() : "step");
    }

    @Override
    public void end(TraceEnd end) {}
  }

  /** Decodes one word per step, from left to right. */
  private int[] decode(ScriptedScreen screen, boolean paused) throws Exception {
    events.clear();
    WatchView view =
        new WatchView(screen, new CanvasDrawing(true), 0, paused, WatchViewTest::encode);
    TraceHeader header =
        new TraceHeader("dlm test", Instant.EPOCH, "fake", "p", Map.of(), MASK, List.of());
    TraceRecorder recorder =
        new TraceRecorder(header, WatchViewTest::piece, List.of(view, new EventNames(events)));
    int[] ids = decode(recorder);
    view.close();
    return ids;
  }

  private static int[] decode(DecodingListener listener) {
    FakePredictor predictor =
        new FakePredictor(
            WORDS.size(),
            16,
            AttentionMode.BIDIRECTIONAL,
            (visible, position, token) -> token == position ? 20 - position : 0);
    return new UnmaskingDecoder(predictor, MASK, StopTokens.of(), UnmaskingConfig.greedy(4, 4))
        .decode(
            new DecodingRequest(
                Canvas.continuing(new int[] {0}, 4, MASK), SequenceRandom.of(1, 0), listener))
        .ids();
  }

  private static int[] encode(String text) {
    return Arrays.stream(text.split("(?= )"))
        .mapToInt(
            word -> {
              if (!WORDS.contains(word)) {
                throw new IllegalArgumentException("no word '" + word + "'");
              }
              return WORDS.indexOf(word);
            })
        .toArray();
  }

  private static TracePiece piece(int id) {
    return id == MASK ? new TracePiece.Special("mask") : new TracePiece.Text(WORDS.get(id));
  }

  private static List<Integer> boxed(int[] ids) {
    return Arrays.stream(ids).boxed().toList();
  }
}
