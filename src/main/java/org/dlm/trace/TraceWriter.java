// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.trace;

import com.google.gson.JsonObject;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes a trace while the decode runs.
 *
 * <p>Each line is handed to the operating system before the next step, so that a program that is
 * killed leaves a trace which can be read up to its last whole line. Not thread-safe.
 */
public final class TraceWriter implements AutoCloseable {

  private final Path path;
  private final BufferedWriter writer;

  /**
   * Begins a file, in place of an older one of this name.
   *
   * @throws IOException if it cannot be written
   */
  public TraceWriter(Path path, TraceHeader header) throws IOException {
    this.path = path;
    if (Files.isDirectory(path)) {
      throw new IOException(path + " is a folder; name a file to write the trace to");
    }
    try {
      Files.createDirectories(path.toAbsolutePath().resolveSibling(""));
      writer = Files.newBufferedWriter(path);
    } catch (IOException e) {
      throw cannotWrite(e);
    }
    write(TraceFormat.header(header));
  }

  /** Appends a step or an edit. */
  public void write(TraceEvent event) throws IOException {
    write(TraceFormat.event(event));
  }

  /** Appends the end. */
  public void write(TraceEnd end) throws IOException {
    write(TraceFormat.end(end));
  }

  private void write(JsonObject line) throws IOException {
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
    writer.close();
  }

  private IOException cannotWrite(IOException e) {
    boolean bare = e instanceof FileSystemException f && f.getReason() == null;
    String reason = bare ? e.getClass().getSimpleName() : String.valueOf(e.getMessage());
    return new IOException("cannot write " + path + ": " + reason, e);
  }
}
