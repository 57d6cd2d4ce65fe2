// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.corpus;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Writes documents as JSONL, a line {@code {"text": ...}} each, as {@link TextCorpus} reads them.
 *
 * <p>The file appears under its name when {@link #finish} returns; if anything fails before, an
 * older file of that name stays as it was. Not thread-safe.
 */
public final class JsonLinesWriter implements DocumentSink, AutoCloseable {

  private final Gson gson = new GsonBuilder().disableHtmlEscaping().create();
  private final Path path;
  private final Path partial;
  private final BufferedWriter writer;

  /**
   * Begins a file.
   *
   * @throws IOException when the file cannot be written
   */
  public JsonLinesWriter(Path path) throws IOException {
    this.path = path.toAbsolutePath();
    this.partial = this.path.resolveSibling(this.path.getFileName() + ".partial");
    if (Files.isDirectory(path)) {
      throw new IOException(path + " is a folder; name a file to write the documents to");
    }
    try {
      Files.createDirectories(this.path.resolveSibling(""));
      this.writer = Files.newBufferedWriter(partial);
    } catch (IOException e) {
      throw cannotWrite(e);
    }
  }

  @Override
  public void accept(String text) throws IOException {
    JsonObject object = new JsonObject();
    object.addProperty("text", text);
    accept(object);
  }

  /** Writes a line with another object. */
  public void accept(JsonObject object) throws IOException {
    try {
      writer.write(gson.toJson(object));
      writer.write('\n');
    } catch (IOException e) {
      throw cannotWrite(e);
    }
  }

  /** Completes the file and puts it in its place. */
  public void finish() throws IOException {
    try {
      writer.close();
      Files.move(partial, path, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw cannotWrite(e);
    }
  }

  /** Removes what is unfinished. */
  @Override
  public void close() throws IOException {
    try {
      writer.close();
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  private IOException cannotWrite(IOException e) {
    boolean inTheWay = e instanceof FileAlreadyExistsException; // of the folder that is to hold it
    String reason = inTheWay ? e.getMessage() + " is not a folder" : e.getMessage();
    return new IOException("cannot write " + path + ": " + reason, e);
  }
}
