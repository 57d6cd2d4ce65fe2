// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonLinesWriterTest {

  private final Path folder;
  private final Path file;

  JsonLinesWriterTest(@TempDir Path folder) {
    this.folder = folder;
    this.file = folder.resolve("deep/out.jsonl");
  }

  @Test
  void anyTextComesBackThroughTextCorpus() throws IOException {
    List<String> documents =
        List.of("plain", "two\nlines\r\n", "\"quoted\" \\ <b>&'", "夜 \uD83D\uDE00 \u2028\u0000");
    write(documents);
    List<String> found = new ArrayList<>();
    TextCorpus.open(file, "text").forEach(found::add);
    assertEquals(documents, found);
    assertEquals(4, Files.readAllLines(file).size());
  }

  @Test
  void unfinishedFilesLeaveTheOlderOneAndNoTrace() throws IOException {
    write(List.of("old"));
    try (JsonLinesWriter writer = new JsonLinesWriter(file)) {
      writer.accept("new");
    }
    assertEquals("{\"text\":\"old\"}\n", Files.readString(file));
    assertFalse(Files.exists(folder.resolve("deep/out.jsonl.partial")));
  }

  @Test
  void impossiblePlacesAreRefused() throws IOException {
    write(List.of("old"));
    assertThrows(IOException.class, () -> new JsonLinesWriter(folder));
    IOException e =
        assertThrows(IOException.class, () -> new JsonLinesWriter(file.resolve("below.jsonl")));
    assertTrue(e.toString().contains("cannot write " + file), e.toString());
  }

  private void write(List<String> documents) throws IOException {
    try (JsonLinesWriter writer = new JsonLinesWriter(file)) {
      for (String document : documents) {
        writer.accept(document);
      }
      writer.finish();
    }
  }
}
