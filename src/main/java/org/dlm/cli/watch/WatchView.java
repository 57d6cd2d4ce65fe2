// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli.watch;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import org.dlm.cli.watch.Screen.Key;
import org.dlm.cli.watch.Screen.KeyKind;
import org.dlm.decoding.CanvasEditor;
import org.dlm.trace.CanvasCell;
import org.dlm.trace.Replay;
import org.dlm.trace.TraceEnd;
import org.dlm.trace.TraceEvent;
import org.dlm.trace.TraceHeader;
import org.dlm.trace.TraceListener;
import org.jline.utils.AttributedString;
import org.jspecify.annotations.Nullable;

/**
 * Shows a decode while it runs and, between two steps, lets a person take part in it.
 *
 * <p>Not thread-safe.
 */
public final class WatchView implements TraceListener, AutoCloseable {

  private static final String KEYS = "space pauses  q shows no more";
  private static final String KEYS_IN_PAUSE =
      "space steps  g goes on  arrows choose  l locks  m masks  c changes  q shows no more";
  private static final String KEYS_IN_WRITING = "Enter writes it  Esc leaves it";

  private final Screen screen;
  private final CanvasDrawing drawing;
  private final Function<String, int[]> encode;
  private final long pace;
  private @Nullable Replay replay;
  private @Nullable CanvasHand hand;
  private TraceEvent.@Nullable Step last;
  private boolean paused;
  private boolean gone;
  private int focus;
  private String message = "";
  private @Nullable String written;

  /**
   * A view.
   *
   * @param screen to draw on; closed by {@link #close}
   * @param pace least time that a step is shown, in milliseconds
   * @param paused whether to stop after the first step
   * @param encode ids of a text
   */
  WatchView(
      Screen screen,
      CanvasDrawing drawing,
      long pace,
      boolean paused,
      Function<String, int[]> encode) {
    this.screen = screen;
    this.drawing = drawing;
    this.pace = pace;
    this.paused = paused;
    this.encode = encode;
  }

  /**
   * Takes the terminal over for a view.
   *
   * @param colours whether to draw in colours
   * @param pace least time that a step is shown, in milliseconds
   * @param paused whether to stop after the first step
   * @param encode ids of a text
   * @throws IOException if there is no terminal, or one that cannot move its cursor
   */
  public static WatchView inTerminal(
      boolean colours, long pace, boolean paused, Function<String, int[]> encode)
      throws IOException {
    return new WatchView(TerminalScreen.open(), new CanvasDrawing(colours), pace, paused, encode);
  }

  @Override
  public void begin(TraceHeader header) throws IOException {
    replay = new Replay(header);
    hand = new CanvasHand(replay, encode);
    rest();
  }

  @Override
  public void event(TraceEvent event) throws IOException {
    Objects.requireNonNull(replay).apply(event);
    if (event instanceof TraceEvent.Step step) {
      last = step;
      focus = step.tokens().isEmpty() ? focus : step.tokens().get(0).position();
      rest();
    }
  }

  @Override
  public void end(TraceEnd end) {}

  /** Draws, and waits for as long as a step is shown, listening to the keyboard. */
  private void rest() throws IOException {
    long until = System.nanoTime() + pace * 1_000_000;
    draw();
    while (!gone && !paused && System.nanoTime() < until) {
      Key key = screen.key(Math.max(1, (until - System.nanoTime()) / 1_000_000));
      if (isCharacter(key, ' ')) {
        paused = true;
      } else if (isCharacter(key, 'q')) {
        leave();
      } else if (key.kind() == KeyKind.RESIZED) {
        draw();
      }
    }
  }

  @Override
  public void betweenSteps(CanvasEditor editor) throws IOException {
    if (gone || !paused) {
      return;
    }
    CanvasHand hand = Objects.requireNonNull(this.hand);
    if (!editor.isFree(hand.position())) {
      hand.choose(editor, focus);
    }
    boolean stepping = false;
    while (!stepping && !gone) {
      focus = hand.position();
      draw();
      Key key = screen.key(0);
      message = key.kind() == KeyKind.RESIZED ? message : "";
      stepping = written == null ? act(key, hand, editor) : write(key, hand, editor);
    }
  }

  /** Does what a key says; returns whether the decode goes on. */
  private boolean act(Key key, CanvasHand hand, CanvasEditor editor) throws IOException {
    switch (key.kind()) {
      case LEFT -> hand.move(editor, -1);
      case RIGHT -> hand.move(editor, 1);
      case UP -> hand.choose(editor, vertically(hand.position(), -1));
      case DOWN -> hand.choose(editor, vertically(hand.position(), 1));
      case BACKSPACE, DELETE -> message = hand.mask(editor);
      case CHARACTER -> {
        switch (key.codePoint()) {
          case 'l' -> message = hand.lock(editor);
          case 'm' -> message = hand.mask(editor);
          case 'c' -> written = hand.spaceBefore();
          case 'g' -> paused = false;
          case 'q' -> leave();
          case ' ' -> {
            return true;
          }
          default -> message = "no such key";
        }
      }
      case ENTER, ESCAPE, OTHER, NONE, RESIZED -> {
        return false;
      }
    }
    return !paused;
  }

  private int vertically(int position, int by) {
    Replay replay = Objects.requireNonNull(this.replay);
    return CanvasLayout.of(replay.cells(), replay.texts(), screen.width() - 1)
        .vertically(position, by);
  }

  /** Takes a key into the text that is being written. */
  private boolean write(Key key, CanvasHand hand, CanvasEditor editor) {
    String text = Objects.requireNonNull(written);
    switch (key.kind()) {
      case CHARACTER -> written = text + Character.toString(key.codePoint());
      case BACKSPACE ->
          written =
              text.isEmpty() ? "" : text.substring(0, text.offsetByCodePoints(text.length(), -1));
      case ENTER -> {
        message = hand.write(editor, text);
        written = null;
      }
      case ESCAPE -> written = null;
      case LEFT, RIGHT, UP, DOWN, DELETE, OTHER, NONE, RESIZED -> {
        return false;
      }
    }
    return false;
  }

  private void draw() throws IOException {
    if (!gone) {
      CanvasHand hand = Objects.requireNonNull(this.hand);
      List<AttributedString> below = new ArrayList<>();
      below.add(new AttributedString(message.isEmpty() ? status() : message));
      below.add(written == null ? drawing.legend() : new AttributedString("write: \"" + written));
      below.add(new AttributedString(keys()));
      screen.show(
          drawing.draw(
              Objects.requireNonNull(replay),
              screen.width(),
              screen.height(),
              focus,
              paused ? hand.word() : null,
              below));
    }
  }

  private String keys() {
    if (written != null) {
      return KEYS_IN_WRITING;
    }
    return paused ? KEYS_IN_PAUSE : KEYS;
  }

  private String status() {
    int masked = 0;
    int revised = 0;
    for (CanvasCell cell : Objects.requireNonNull(replay).cells()) {
      masked += cell.state() == CanvasCell.State.MASKED ? 1 : 0;
      revised += cell.revised() ? 1 : 0;
    }
    if (last == null) {
      return "before the first step  " + masked + " masked";
    }
    return String.format(
        Locale.ROOT,
        "step %d  %d evaluation%s  %.2f s  %d masked%s%s",
        last.step() + 1,
        last.evaluations(),
        last.evaluations() == 1 ? "" : "s",
        last.seconds(),
        masked,
        revised > 0 ? "  " + revised + " revised" : "",
        paused ? "  PAUSED" : "");
  }

  private static boolean isCharacter(Key key, int codePoint) {
    return key.kind() == KeyKind.CHARACTER && key.codePoint() == codePoint;
  }

  /** Gives the screen back; the decode goes on unwatched. */
  private void leave() throws IOException {
    if (!gone) {
      gone = true;
      screen.close();
    }
  }

  @Override
  public void close() throws IOException {
    leave();
  }
}
