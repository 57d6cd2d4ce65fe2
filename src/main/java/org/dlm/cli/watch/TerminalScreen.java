// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli.watch;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jline.terminal.Attributes;
import org.jline.terminal.Attributes.ControlChar;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.terminal.TerminalBuilder.SystemOutput;
import org.jline.terminal.spi.SystemStream;
import org.jline.terminal.spi.TerminalExt;
import org.jline.utils.AttributedString;
import org.jline.utils.ClosedException;
import org.jline.utils.Curses;
import org.jline.utils.Display;
import org.jline.utils.InfoCmp.Capability;
import org.jline.utils.NonBlockingReader;
import org.jline.utils.Signals;

/**
 * The terminal that the program runs in, drawn upon through standard error, or through standard
 * output where standard error goes elsewhere.
 *
 * <p>Draws on the terminal's second page, so that closing gives back what was there before. Does so
 * also when the program is stopped by Ctrl-C or a signal.
 */
final class TerminalScreen implements Screen {

  private static final long POLL_MILLISECONDS = 100;

  /** Longest wait for the rest of a key that is sent as several characters. */
  private static final long ESCAPE_MILLISECONDS = 50;

  private final Terminal terminal;
  private final Display display;
  private final Thread atExit = new Thread(this::leavePage, "give back the terminal");
  private final Object onResize;
  private final FileOutputStream out;
  private final byte[] farewell;
  private volatile boolean resized = true;
  private boolean closed;

  private TerminalScreen(Terminal terminal) {
    this.terminal = terminal;
    display = new Display(terminal, true);
    Runtime.getRuntime().addShutdownHook(atExit);
    terminal.enterRawMode();
    // A program that Ctrl-Z stops would leave its page behind.
    Attributes raw = terminal.getAttributes();
    raw.setControlChar(ControlChar.VSUSP, 0);
    terminal.setAttributes(raw);
    terminal.puts(Capability.enter_ca_mode);
    terminal.puts(Capability.cursor_invisible);
    boolean error = ((TerminalExt) terminal).getSystemStream() == SystemStream.Error;
    out = new FileOutputStream(error ? FileDescriptor.err : FileDescriptor.out);
    farewell = farewell(terminal);
    onResize = Signals.register("WINCH", () -> resized = true);
    adoptSize();
  }

  /** What a terminal is told to give back its first page. */
  private static byte[] farewell(Terminal terminal) {
    StringWriter codes = new StringWriter();
    for (Capability capability :
        List.of(
            Capability.exit_attribute_mode, Capability.cursor_normal, Capability.exit_ca_mode)) {
      String code = terminal.getStringCapability(capability);
      if (code != null) {
        Curses.tputs(codes, code);
      }
    }
    return codes.toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Takes the terminal over.
   *
   * @throws IOException if there is none, or one that cannot move its cursor
   */
  static TerminalScreen open() throws IOException {
    Terminal terminal;
    try {
      terminal =
          TerminalBuilder.builder()
              .system(true)
              .systemOutput(SystemOutput.SysErrOrSysOut)
              .provider("exec")
              .dumb(false)
              // Java's own handling of Ctrl-C runs the shutdown hook.
              .nativeSignals(false)
              .encoding(StandardCharsets.UTF_8)
              .build();
    } catch (IllegalStateException e) {
      throw new IOException(
          "--watch needs a terminal: its keyboard on standard input, its screen on standard error"
              + " or output; leave it out, or record the steps with --trace",
          e);
    }
    if (terminal.getStringCapability(Capability.cursor_address) == null) {
      String type = terminal.getType();
      terminal.close();
      throw new IOException(
          "--watch needs a terminal that can move its cursor, but TERM is "
              + type
              + "; leave it out, or record the steps with --trace");
    }
    return new TerminalScreen(terminal);
  }

  private void adoptSize() {
    if (resized) {
      resized = false;
      Size size = terminal.getSize();
      display.resize(Math.max(1, size.getRows()), Math.max(1, size.getColumns()));
      display.clear();
    }
  }

  @Override
  public int width() {
    adoptSize();
    return Math.max(1, terminal.getWidth());
  }

  @Override
  public int height() {
    adoptSize();
    return Math.max(1, terminal.getHeight());
  }

  @Override
  public synchronized void show(List<AttributedString> lines) {
    if (!closed) {
      adoptSize();
      display.update(lines.subList(0, Math.min(lines.size(), height())), 0);
    }
  }

  @Override
  public Key key(long milliseconds) throws IOException {
    long until = System.nanoTime() + milliseconds * 1_000_000;
    while (!resized) {
      long left = milliseconds == 0 ? POLL_MILLISECONDS : (until - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return new Key(KeyKind.NONE, 0);
      }
      try {
        int c = terminal.reader().read(Math.min(left, POLL_MILLISECONDS));
        if (c != NonBlockingReader.READ_EXPIRED) {
          return key((char) c, c);
        }
      } catch (ClosedException e) {
        return new Key(KeyKind.NONE, 0); // the program is being stopped
      }
    }
    return new Key(KeyKind.RESIZED, 0);
  }

  private Key key(char first, int read) throws IOException {
    if (read == NonBlockingReader.EOF) {
      throw new IOException("the terminal has gone");
    }
    if (Character.isHighSurrogate(first)) {
      int second = terminal.reader().read(ESCAPE_MILLISECONDS);
      return new Key(KeyKind.CHARACTER, Character.toCodePoint(first, (char) second));
    }
    return switch (first) {
      case '\r', '\n' -> new Key(KeyKind.ENTER, 0);
      case '\b', 0x7F -> new Key(KeyKind.BACKSPACE, 0);
      case 0x1B -> new Key(afterEscape(), 0);
      default -> first < ' ' ? new Key(KeyKind.OTHER, 0) : new Key(KeyKind.CHARACTER, first);
    };
  }

  /** The key whose code begins with an escape, as in {@code ESC [ A}; or Escape itself. */
  private KeyKind afterEscape() throws IOException {
    int next = terminal.reader().read(ESCAPE_MILLISECONDS);
    if (next != '[' && next != 'O') {
      return next < 0 ? KeyKind.ESCAPE : KeyKind.OTHER;
    }
    StringBuilder code = new StringBuilder();
    do {
      next = terminal.reader().read(ESCAPE_MILLISECONDS);
      code.append((char) next);
    } while (next >= ' ' && next < '@');
    return switch (code.toString()) {
      case "A" -> KeyKind.UP;
      case "B" -> KeyKind.DOWN;
      case "C" -> KeyKind.RIGHT;
      case "D" -> KeyKind.LEFT;
      case "3~" -> KeyKind.DELETE;
      default -> KeyKind.OTHER;
    };
  }

  @Override
  public void close() throws IOException {
    leavePage();
    Runtime.getRuntime().removeShutdownHook(atExit);
    Signals.unregister("WINCH", onResize);
    terminal.close();
  }

  /**
   * Gives back the page that was there before, once. Goes past the library, which closes itself
   * when the program is stopped, perhaps before this, and restores the keyboard then.
   */
  private synchronized void leavePage() {
    if (!closed) {
      closed = true;
      try {
        out.write(farewell);
      } catch (IOException e) {
        return; // nobody looks any more
      }
    }
  }
}
