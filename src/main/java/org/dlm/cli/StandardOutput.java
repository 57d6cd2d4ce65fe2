// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Locale;

/**
 * Standard output that stops the program when nobody can read it any more.
 *
 * <p>{@link java.io.PrintWriter} swallows {@link IOException}; a command that prints into a closed
 * pipe or onto a full disk would compute to its end for nobody. The first failure is thrown
 * unchecked, and what comes after it is discarded.
 */
final class StandardOutput extends OutputStream {

  /** The reader of the pipe has gone: not an error, but a reason to end. */
  static final class Closed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private Closed(IOException cause) {
      super("the reader of standard output has gone", cause);
    }
  }

  private final OutputStream out;
  private boolean failed;

  StandardOutput() {
    this(new FileOutputStream(FileDescriptor.out));
  }

  StandardOutput(OutputStream out) {
    this.out = out;
  }

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    if (failed) {
      return;
    }
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      failed = true;
      String reason = String.valueOf(e.getMessage());
      if (reason.toLowerCase(Locale.ROOT).contains("pipe")) {
        throw new Closed(e);
      }
      throw new UncheckedIOException(new IOException("standard output: " + reason, e));
    }
  }
}
