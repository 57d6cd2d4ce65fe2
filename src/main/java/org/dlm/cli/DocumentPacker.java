// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.dlm.corpus.DocumentSink;
import org.dlm.data.CorpusPacker;
import org.dlm.data.PackedHeader;
import org.dlm.data.PackingConfig;
import org.dlm.tokenizer.Tokenizer;

/** Encodes documents, many at a time so that all cores have work, and packs their ids. */
final class DocumentPacker implements DocumentSink, AutoCloseable {

  private static final int BATCH_CHARACTERS = 1 << 20;

  private final Tokenizer tokenizer;
  private final CorpusPacker packer;
  private final List<String> waiting = new ArrayList<>();
  private long waitingCharacters;
  private boolean empty = true;

  DocumentPacker(Path path, PackingConfig config, Tokenizer tokenizer) throws IOException {
    this.tokenizer = tokenizer;
    this.packer = new CorpusPacker(path, config);
  }

  @Override
  public void accept(String text) throws IOException {
    waiting.add(text);
    waitingCharacters += text.length();
    empty = false;
    if (waitingCharacters >= BATCH_CHARACTERS) {
      packWaiting();
    }
  }

  /** Whether no document has come. */
  boolean isEmpty() {
    return empty;
  }

  PackedHeader finish(List<String> sources) throws IOException {
    packWaiting();
    return packer.finish(sources);
  }

  @Override
  public void close() throws IOException {
    packer.close();
  }

  private void packWaiting() throws IOException {
    for (int[] ids : tokenizer.encode(waiting)) {
      packer.add(ids);
    }
    waiting.clear();
    waitingCharacters = 0;
  }
}
