// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dlm.autoregressive.AutoregressiveConfig;
import org.dlm.autoregressive.AutoregressiveDecoder;
import org.dlm.decoding.Canvas;
import org.dlm.decoding.CanvasEditor;
import org.dlm.decoding.DecodingListener;
import org.dlm.decoding.DecodingRequest;
import org.dlm.decoding.Sampling;
import org.dlm.decoding.SequenceRandom;
import org.dlm.decoding.StopTokens;
import org.dlm.diffusion.UnmaskingConfig;
import org.dlm.diffusion.UnmaskingDecoder;
import org.dlm.kernels.AttentionMode;
import org.dlm.testing.FakePredictor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TraceRecorderTest {

  private static final int VOCABULARY = 12;
  private static final int MASK = 11;
  private static final int[] PROMPT = {3, 1, 4};

  /** Keeps what it is told. */
  private static class Memory implements TraceListener {
    private final List<TraceEvent> events = new ArrayList<>();
    private @Nullable TraceHeader header;
    private @Nullable TraceEnd end;

    @Override
    public void begin(TraceHeader begun) {
      header = begun;
    }

    @Override
    public void event(TraceEvent event) throws IOException {
      events.add(event);
    }

    @Override
    public void end(TraceEnd done) {
      end = done;
    }

    Trace trace() {
      return new Trace(header, events, end);
    }
  }

  @Test
  void replayingATraceGivesWhatWasDecoded() {
    for (int seed = 0; seed < 20; seed++) {
      Memory memory = new Memory();
      int[] ids =
          unmask(seed, new TraceRecorder(header(MASK), TraceRecorderTest::piece, List.of(memory)));

      assertEquals(texts(ids), new ArrayList<>(replayed(memory.trace())));
      assertEquals(4, memory.events.size());
      for (int e = 0; e < 4; e++) {
        TraceEvent.Step step = (TraceEvent.Step) memory.events.get(e);
        assertEquals(e, step.step());
        assertEquals(e + 1, step.evaluations());
        assertEquals(11, step.length());
        assertEquals(2, step.tokens().size());
      }
      Replay before = new Replay(memory.trace().header());
      assertEquals(
          8, before.cells().stream().filter(c -> c.state() == CanvasCell.State.MASKED).count());
    }
  }

  @Test
  void aNextTokenModelsCanvasGrows() {
    Memory memory = new Memory();
    TraceRecorder recorder =
        new TraceRecorder(header(null), TraceRecorderTest::piece, List.of(memory));
    int[] answer =
        new AutoregressiveDecoder(
                FakePredictor.random(VOCABULARY, 32, AttentionMode.CAUSAL, 1),
                Set.of(MASK),
                StopTokens.of(),
                new AutoregressiveConfig(5, new Sampling(0, 0, 1)))
            .decode(PROMPT, SequenceRandom.of(1, 0), recorder);
    recorder.end(5, "all");

    assertEquals(3, memory.trace().header().canvas().size());
    assertEquals(5, memory.events.size());
    List<String> replayed = replayed(memory.trace());
    for (int i = 0; i < 5; i++) {
      assertEquals("<" + answer[i] + ">", replayed.get(3 + i));
    }
    assertEquals(5, memory.trace().end().evaluations());
    assertEquals("all", memory.trace().end().text());
  }

  @Test
  void whatAPersonDoesIsToldToAll() {
    Memory file = new Memory();
    Memory person =
        new Memory() {
          @Override
          public void betweenSteps(CanvasEditor editor) {
            if (editor.evaluations() == 1) {
              editor.write(10, 7);
              editor.lock(firstDecided(editor));
              editor.mask(firstDecided(editor));
            }
          }

          private int firstDecided(CanvasEditor editor) {
            int p = 3;
            while (editor.token(p) == MASK) {
              p++;
            }
            return p;
          }
        };
    int[] ids =
        unmask(5, new TraceRecorder(header(MASK), TraceRecorderTest::piece, List.of(file, person)));

    assertEquals(file.events, person.events);
    assertEquals(7, ids[10]);
    assertEquals(texts(ids), new ArrayList<>(replayed(file.trace())));
    List<TraceEvent.Edit> edits =
        file.events.stream()
            .filter(TraceEvent.Edit.class::isInstance)
            .map(TraceEvent.Edit.class::cast)
            .toList();
    assertEquals(3, edits.size());
    assertEquals(List.of(10), edits.get(0).locked());
    assertEquals(2, edits.get(1).locked().size());
    assertTrue(edits.get(1).tokens().isEmpty());
    assertEquals(List.of(10), edits.get(2).locked());
    assertEquals(MASK, edits.get(2).tokens().get(0).token());
    assertEquals(Set.of(1), Set.copyOf(edits.stream().map(TraceEvent.Edit::steps).toList()));
  }

  @Test
  void recordingChangesNothing() {
    for (int seed = 0; seed < 5; seed++) {
      Memory memory = new Memory();
      TraceRecorder recorder =
          new TraceRecorder(header(MASK), TraceRecorderTest::piece, List.of(memory));
      assertEquals(
          texts(unmask(seed, recorder)), texts(unmask(seed, (step, decided, canvas) -> {})));
    }
    assertNotEquals(texts(unmask(0, (s, d, c) -> {})), texts(unmask(1, (s, d, c) -> {})));
  }

  @Test
  void aListenerThatFailsStopsTheDecode() {
    Memory full =
        new Memory() {
          @Override
          public void event(TraceEvent event) throws IOException {
            throw new IOException("disk full");
          }
        };
    TraceRecorder recorder =
        new TraceRecorder(header(MASK), TraceRecorderTest::piece, List.of(full));

    UncheckedIOException stop = assertThrows(UncheckedIOException.class, () -> unmask(0, recorder));
    assertEquals("disk full", stop.getCause().getMessage());
  }

  private static int[] unmask(int seed, DecodingListener listener) {
    return new UnmaskingDecoder(
            FakePredictor.random(VOCABULARY, 32, AttentionMode.BIDIRECTIONAL, seed),
            MASK,
            StopTokens.of(),
            UnmaskingConfig.greedy(8, 4))
        .decode(
            new DecodingRequest(
                Canvas.continuing(PROMPT, 8, MASK), SequenceRandom.of(seed, 0), listener))
        .ids();
  }

  private static TraceHeader header(@Nullable Integer mask) {
    return new TraceHeader("dlm test", Instant.EPOCH, "fake", "", Map.of(), mask, List.of());
  }

  private static TracePiece piece(int id) {
    return id == MASK ? new TracePiece.Special("mask") : new TracePiece.Text("<" + id + ">");
  }

  private static List<String> texts(int[] ids) {
    List<String> texts = new ArrayList<>();
    for (int id : ids) {
      texts.add("<" + id + ">");
    }
    return texts;
  }

  private static List<String> replayed(Trace trace) {
    Replay replay = new Replay(trace.header());
    trace.events().forEach(replay::apply);
    return replay.texts();
  }
}
