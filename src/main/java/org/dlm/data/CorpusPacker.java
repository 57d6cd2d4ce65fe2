// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Packs documents of token ids into a file, one after the other, without holding the corpus.
 *
 * <pre>{@code
 * try (CorpusPacker packer = new CorpusPacker(path, config)) {
 *   for (...) packer.add(ids);
 *   PackedHeader header = packer.finish(sources);
 * }
 * }</pre>
 *
 * <p>The file appears under its name when {@link #finish} returns, whole and on disk, with a
 * readable twin {@code NAME.json}; if anything fails before, an older file of that name stays as it
 * was. A document that does not fit a window of {@link TokenLayout#DOCUMENTS} is cut at the
 * window's end, without the EOS that it did not reach, and counted. Not thread-safe.
 */
public final class CorpusPacker implements AutoCloseable {

  private final Path path;
  private final PackingConfig config;
  private final TokenFileWriter writer;
  private long tokens;
  private long documents;
  private long cutDocuments;
  private long droppedTokens;

  /**
   * Begins a file.
   *
   * @throws IOException when the file cannot be written
   */
  public CorpusPacker(Path path, PackingConfig config) throws IOException {
    this.path = path;
    this.config = config;
    this.writer = new TokenFileWriter(path, config.tokenBytes());
  }

  /**
   * Adds a document.
   *
   * @param ids its tokens, without BOS and EOS, at least one. Not modified.
   * @throws IllegalArgumentException when it is empty or an id is outside the vocabulary
   * @throws IOException when the file cannot be written
   */
  public void add(int[] ids) throws IOException {
    requireKnownIds(ids);
    switch (config.layout()) {
      case STREAM -> addToStream(ids);
      case DOCUMENTS -> addToWindow(ids);
    }
    documents++;
  }

  /**
   * Completes the file and puts it in its place.
   *
   * @param sources where the text came from, for the readable twin
   * @return what the file says of itself
   * @throws IOException when there was no document or the file cannot be written
   */
  public PackedHeader finish(List<String> sources) throws IOException {
    if (documents == 0) {
      throw new IOException("there is no document to pack into " + path);
    }
    if (config.layout() == TokenLayout.DOCUMENTS) {
      fillWindow();
    }
    PackedHeader header =
        new PackedHeader(
            config, tokens, documents, cutDocuments, droppedTokens, writer.finishTokens());
    Map<String, Object> twin = header.describe();
    twin.put("sources", sources);
    writer.commit(header, twin);
    return header;
  }

  /** Removes what is unfinished. */
  @Override
  public void close() throws IOException {
    writer.close();
  }

  private void addToStream(int[] ids) throws IOException {
    if (documents > 0) {
      write(config.eosId());
    }
    write(ids, ids.length);
  }

  private void addToWindow(int[] ids) throws IOException {
    int window = config.window();
    if (ids.length + 2L > roomInWindow()) {
      fillWindow();
    }
    write(config.bosId());
    if (ids.length + 2L <= window) {
      write(ids, ids.length);
      write(config.eosId());
    } else {
      write(ids, window - 1);
      cutDocuments++;
      droppedTokens += ids.length - (window - 1);
    }
  }

  /** Tokens left in the open window; a full window when none is open. */
  private long roomInWindow() {
    return config.window() - tokens % config.window();
  }

  private void fillWindow() throws IOException {
    while (tokens % config.window() != 0) {
      write(config.eosId());
    }
  }

  private void write(int[] ids, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      write(ids[i]);
    }
  }

  private void write(int id) throws IOException {
    writer.write(id);
    tokens++;
  }

  private void requireKnownIds(int[] ids) {
    if (ids.length == 0) {
      throw new IllegalArgumentException(
          "document " + (documents + 1) + " for " + path + " has no tokens");
    }
    for (int i = 0; i < ids.length; i++) {
      if (ids[i] < 0 || ids[i] >= config.vocabularySize()) {
        throw new IllegalArgumentException(
            "document "
                + (documents + 1)
                + " for "
                + path
                + " has id "
                + ids[i]
                + " at token "
                + i
                + ", but the vocabulary has "
                + config.vocabularySize()
                + " tokens; pack with the tokenizer that made the ids");
      }
    }
  }
}
