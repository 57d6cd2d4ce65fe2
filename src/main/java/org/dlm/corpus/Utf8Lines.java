// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.corpus;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The lines of a UTF-8 file, one after the other, with their numbers. Not thread-safe. */
final class Utf8Lines implements AutoCloseable {

  private static final int CHUNK_BYTES = 1 << 16;

  private final Path path;
  private final InputStream in;
  private final byte[] chunk = new byte[CHUNK_BYTES];
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private int at;
  private int end;
  private long offset;
  private long number;

  Utf8Lines(Path path) throws IOException {
    this.path = path;
    this.in = Files.newInputStream(path);
  }

  /** The next line without its line feed, or null after the last. */
  @Nullable String next() throws IOException {
    line.reset();
    boolean complete = false;
    while (!complete && fill()) {
      int from = at;
      while (at < end && chunk[at] != '\n') {
        at++;
      }
      line.write(chunk, from, at - from);
      complete = at < end;
      at += complete ? 1 : 0;
    }
    if (!complete && line.size() == 0) {
      return null;
    }
    number++;
    String text = Utf8.decode(ByteBuffer.wrap(line.toByteArray()), offset, path);
    offset += line.size() + 1L;
    return text;
  }

  /** Number of the line that came last, from 1 on. */
  long number() {
    return number;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /** Says whether there is a byte at {@code at}. */
  private boolean fill() throws IOException {
    if (at == end) {
      at = 0;
      end = Math.max(0, in.read(chunk));
    }
    return at < end;
  }
}
