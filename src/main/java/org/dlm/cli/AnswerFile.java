// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.dlm.corpus.JsonLinesWriter;
import org.dlm.evaluation.RecallEvaluation;
import org.jspecify.annotations.Nullable;

/** What a model answered, as JSONL that is whole or not there; nothing, if no file is named. */
final class AnswerFile implements AutoCloseable {

  private final @Nullable JsonLinesWriter writer;

  AnswerFile(@Nullable Path path) throws IOException {
    writer = path == null ? null : new JsonLinesWriter(path);
  }

  void add(String group, RecallEvaluation.Answer answer) {
    if (writer == null) {
      return;
    }
    JsonObject json = new JsonObject();
    json.addProperty("group", group);
    json.addProperty("prompt", answer.question().before());
    json.addProperty("suffix", answer.question().after());
    json.addProperty("expected", answer.question().answer());
    json.addProperty("answer", answer.written());
    json.addProperty("exact", answer.isExact());
    json.addProperty("contained", answer.isContained());
    try {
      writer.accept(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts the file in its place. */
  void finish() throws IOException {
    if (writer != null) {
      writer.finish();
    }
  }

  @Override
  public void close() throws IOException {
    if (writer != null) {
      writer.close();
    }
  }
}
