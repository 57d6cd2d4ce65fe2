// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.dlm.evaluation.RecallEvaluation;
import org.jspecify.annotations.Nullable;

/** What a model answered, as JSONL; or nothing, if no file is named. */
final class AnswerFile implements AutoCloseable {

  private final Gson gson = new GsonBuilder().disableHtmlEscaping().create();
  private final @Nullable BufferedWriter writer;

  AnswerFile(@Nullable Path path) throws IOException {
    writer = path == null ? null : Files.newBufferedWriter(path);
  }

  void write(String group, RecallEvaluation.Answer answer) {
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
      writer.write(gson.toJson(json));
      writer.newLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    if (writer != null) {
      writer.close();
    }
  }
}
