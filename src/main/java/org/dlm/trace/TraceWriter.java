// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.trace;

import com.google.gson.JsonObject;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Writes a trace while the decode runs.
 *
 * <p>The file appears with the first step, in place of an older one. Each line is handed to the
 * operating system before the next step, so that a program that is killed leaves a trace which can
 * be read up to its last whole line. Not thread-safe.
 */
public final class TraceWriter implements TraceListener, AutoCloseable {

  private final Path path;
  private @Nullable BufferedWriter writer;

  /**
   * Prepares to write a file, but does not touch it yet.
   *
   * @throws IOException if it is a folder
   */
  public TraceWriter(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      throw new IOException(path + " is a folder; name a file to write the trace to");
    }
    this.path = path;
  }

  @Override
  public void begin(TraceHeader header) throws IOException {
    try {
      Files.createDirectories(path.toAbsolutePath().resolveSibling(""));
      writer = Files.newBufferedWriter(path);
    } catch (IOException e) {
      throw cannotWrite(e);
    }
    write(TraceFormat.header(header));
  }

  @Override
  public void event(TraceEvent event) throws IOException {
    write(TraceFormat.event(event));
  }

  @Override
  public void end(TraceEnd end) throws IOException {
    write(TraceFormat.end(end));
  }

  private void write(JsonObject line) throws IOException {
    if (writer == null) {
      throw new IllegalStateException("a trace begins with its header");
    }
    try {
      writer.write(TraceFormat.line(line));
      writer.write('\n');
      writer.flush();
    } catch (IOException e) {
      throw cannotWrite(e);
    }
  }

  @Override
  public void close() throws IOException {
    if (writer != null) {
      writer.close();
    }
  }

  private IOException cannotWrite(IOException e) {
    boolean bare = e instanceof FileSystemException f && f.getReason() == null;
    String reason = bare ? e.getClass().getSimpleName() : String.valueOf(e.getMessage());
    return new IOException("cannot write " + path + ": " + reason, e);
  }
}
