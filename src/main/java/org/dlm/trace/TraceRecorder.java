// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.trace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import org.dlm.decoding.CanvasEditor;
import org.dlm.decoding.DecodingListener;
import org.dlm.decoding.Placements;
import org.jspecify.annotations.Nullable;

/**
 * Makes a trace of what a decoder tells while it works.
 *
 * <p>One recorder follows one decode. Its clock stands while listeners are at work, so that a
 * decode that is watched, or waits for a person, is as fast in the trace as any other. A listener's
 * {@link IOException} stops the decode as an {@link UncheckedIOException}. Not thread-safe.
 */
public final class TraceRecorder implements DecodingListener {

  private final TraceHeader header;
  private final IntFunction<TracePiece> pieces;
  private final List<TraceListener> listeners;
  private long began = System.nanoTime();
  private int steps;

  /** The last step; that of a diffusion model is told when it is known how often it evaluated. */
  private TraceEvent.@Nullable Step taken;

  /**
   * Begins to follow a decode.
   *
   * @param header what is to be decoded, with an empty canvas, which the first step shows
   * @param pieces what each token stands for
   * @param listeners told of all, in this order
   */
  public TraceRecorder(
      TraceHeader header, IntFunction<TracePiece> pieces, List<TraceListener> listeners) {
    this.header = header;
    this.pieces = pieces;
    this.listeners = List.copyOf(listeners);
  }

  @Override
  public void onStep(int step, Placements decided, int[] canvas) {
    double seconds = seconds();
    if (step == 0) {
      TraceHeader begun = header.withCanvas(canvasBefore(decided, canvas));
      tell(listener -> listener.begin(begun));
    }
    List<TracedToken> tokens = new ArrayList<>(decided.size());
    for (int i = 0; i < decided.size(); i++) {
      tokens.add(traced(decided.position(i), decided.token(i), decided.confidence(i)));
    }
    steps = step + 1;
    taken = new TraceEvent.Step(step, steps, seconds, canvas.length, tokens);
    if (header.mask() == null) {
      tellStep(taken);
    }
  }

  private void tellStep(TraceEvent.Step step) {
    tell(listener -> listener.event(step));
  }

  @Override
  public void betweenSteps(CanvasEditor editor) {
    tellStep(Objects.requireNonNull(taken).withEvaluations(editor.evaluations()));
    RecordedEditor recorded = new RecordedEditor(editor);
    tell(listener -> listener.betweenSteps(recorded));
  }

  /**
   * Ends the trace of a decode that came to its end.
   *
   * @param evaluations how often the network was evaluated
   * @param text what came out
   */
  public void end(long evaluations, String text) {
    TraceEnd end = new TraceEnd(evaluations, seconds(), text);
    tell(listener -> listener.end(end));
  }

  /** What the first step found: masks where it wrote, or nothing if the model has no mask. */
  private List<TracedToken> canvasBefore(Placements decided, int[] canvas) {
    @Nullable Integer mask = header.mask();
    int length = mask == null ? canvas.length - decided.size() : canvas.length;
    int[] before = Arrays.copyOf(canvas, length);
    for (int i = 0; mask != null && i < decided.size(); i++) {
      before[decided.position(i)] = mask;
    }
    List<TracedToken> tokens = new ArrayList<>(length);
    for (int position = 0; position < length; position++) {
      tokens.add(traced(position, before[position], Double.NaN));
    }
    return tokens;
  }

  private TracedToken traced(int position, int token, double confidence) {
    return new TracedToken(position, token, pieces.apply(token), confidence);
  }

  private double seconds() {
    return (System.nanoTime() - began) * 1e-9;
  }

  /** A call of a listener. */
  private interface Call {
    void to(TraceListener listener) throws IOException;
  }

  /** Calls all listeners while the clock stands. */
  private void tell(Call call) {
    long before = System.nanoTime();
    call(call);
    began += System.nanoTime() - before;
  }

  private void call(Call call) {
    try {
      for (TraceListener listener : listeners) {
        call.to(listener);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Tells all listeners of what one of them changes. */
  private final class RecordedEditor implements CanvasEditor {

    private final CanvasEditor editor;

    RecordedEditor(CanvasEditor editor) {
      this.editor = editor;
    }

    @Override
    public int length() {
      return editor.length();
    }

    @Override
    public int token(int position) {
      return editor.token(position);
    }

    @Override
    public boolean isFree(int position) {
      return editor.isFree(position);
    }

    @Override
    public boolean isLocked(int position) {
      return editor.isLocked(position);
    }

    @Override
    public int evaluations() {
      return editor.evaluations();
    }

    @Override
    public void lock(int position) {
      editor.lock(position);
      tellEdit(List.of());
    }

    @Override
    public void unlock(int position) {
      editor.unlock(position);
      tellEdit(List.of());
    }

    @Override
    public void write(int position, int token) {
      editor.write(position, token);
      tellEdit(List.of(traced(position, token, Double.NaN)));
    }

    @Override
    public void mask(int position) {
      editor.mask(position);
      tellEdit(List.of(traced(position, editor.token(position), Double.NaN)));
    }

    private void tellEdit(List<TracedToken> tokens) {
      List<Integer> locked = new ArrayList<>();
      for (int position = 0; position < editor.length(); position++) {
        if (editor.isLocked(position)) {
          locked.add(position);
        }
      }
      TraceEvent edit = new TraceEvent.Edit(steps, tokens, locked);
      call(listener -> listener.event(edit));
    }
  }
}
