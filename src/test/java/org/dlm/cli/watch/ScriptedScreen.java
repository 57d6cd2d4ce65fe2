// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli.watch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jline.utils.AttributedString;

/** A screen in memory, with somebody at the keyboard who follows a script. */
final class ScriptedScreen implements Screen {

  private final int width;
  private final int height;
  private final Deque<Key> script = new ArrayDeque<>();
  private final List<String> frames = new ArrayList<>();
  private boolean closed;

  ScriptedScreen(int width, int height) {
    this.width = width;
    this.height = height;
  }

  /** Appends keys that will be pressed while the screen waits for one. */
  ScriptedScreen press(KeyKind... keys) {
    for (KeyKind key : keys) {
      script.add(new Key(key, 0));
    }
    return this;
  }

  /** Appends the keys of a text. */
  ScriptedScreen type(String text) {
    text.codePoints().forEach(c -> script.add(new Key(KeyKind.CHARACTER, c)));
    return this;
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public int height() {
    return height;
  }

  @Override
  public void show(List<AttributedString> lines) {
    if (closed) {
      throw new AssertionError("drawn on after it was given back");
    }
    if (lines.size() > height) {
      throw new AssertionError(lines.size() + " lines on a screen of " + height);
    }
    for (AttributedString line : lines) {
      if (line.columnLength() > width) {
        throw new AssertionError("'" + line + "' is wider than " + width);
      }
    }
    frames.add(String.join("\n", lines.stream().map(AttributedString::toString).toList()));
  }

  /**
   * Like a person, presses the keys of the script only when the program waits for as long as it
   * takes.
   */
  @Override
  public Key key(long milliseconds) {
    if (milliseconds > 0) {
      return new Key(KeyKind.NONE, 0);
    }
    if (script.isEmpty()) {
      throw new AssertionError("the script has ended, but the program waits for a key");
    }
    return script.remove();
  }

  /** Everything that was shown. */
  List<String> frames() {
    return frames;
  }

  /** What is shown now. */
  String frame() {
    return frames.get(frames.size() - 1);
  }

  boolean isClosed() {
    return closed;
  }

  /** Whether every key of the script was pressed. */
  boolean isScriptDone() {
    return script.isEmpty();
  }

  @Override
  public void close() {
    closed = true;
  }
}
