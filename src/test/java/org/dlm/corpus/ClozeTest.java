// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.dlm.testing.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClozeTest {

  private static final String GOOD = "{\"prompt\": \"Who? It is\", \"completion\": \" Ann.\"}";

  private final Path folder;

  ClozeTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void readsThePublicLayoutAndWhatFollowsAGap() throws IOException {
    assertEquals(
        List.of(
            new Cloze("Who? It is", " Ann.", ""),
            new Cloze("", "Ann", " is who."),
            new Cloze("谁？", "安", "。")),
        read(
            GOOD,
            "",
            "{\"prompt\": \"\", \"completion\": \"Ann\", \"suffix\": \" is who.\"}",
            "{\"completion\": \"安\", \"suffix\": \"。\", \"prompt\": \"谁？\"}"));
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    List<Cloze> clozes = List.of(new Cloze("a <b> & \"c\"\n", " d", ""), new Cloze("", "e", "\nf"));
    Path file = folder.resolve("deep/written.jsonl");
    Cloze.write(file, clozes);
    assertEquals(clozes, Cloze.read(file));
    assertEquals("a <b> & \"c\"\n d", clozes.get(0).text());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"prompt\": \"a\"}                                   | has no field 'completion'",
        "{\"prompt\": \"\", \"completion\": \"b\"}             | field 'prompt' is empty",
        "{\"prompt\": \"a\", \"completion\": \"\"}             | field 'completion' is empty",
        "{\"prompt\": \"a\", \"completion\": \"  \"}           | the answer is empty",
        "{\"prompt\": \" \", \"completion\": \"b\"}            | nothing is given but the answer",
        "{\"prompt\": 7, \"completion\": \"b\"}                | must be a string, but is 7",
        "{\"prompt\": \"Is it Ann?\", \"completion\": \" Ann\"} | the answer 'Ann' stands in what is given",
        "{\"prompt\": \"Who\", \"completion\": \" Ann\", \"suffix\": \", Ann\"} | the answer 'Ann' stands",
        "{\"prompt\": \"a                                      | is not valid JSON",
        "[\"a\"]                                               | must be a JSON object",
        "{\"prompt\": \"Who? It is\", \"completion\": \" Ann.\"} | repeats",
      })
  void faultyLinesAreRefusedWithTheirNumber(String line, String words) {
    Refusal.of(IOException.class, () -> read(GOOD, "", line), "questions.jsonl line 3", words);
  }

  @Test
  void nothingToAskIsRefused() {
    Refusal.of(IOException.class, () -> read(""), "questions.jsonl is empty");
    Refusal.of(IOException.class, () -> Cloze.read(folder.resolve("none")), "there is no file");
  }

  @Test
  void saysWhichAnswersItGives() {
    Cloze cloze = new Cloze("Kevin's dog is", " Colette", " today.");
    assertTrue(cloze.gives(" Kevin "));
    assertTrue(cloze.gives("today"));
    assertFalse(cloze.gives("Rex"));
  }

  private List<Cloze> read(String... lines) throws IOException {
    return Cloze.read(
        Files.writeString(folder.resolve("questions.jsonl"), String.join("\n", lines)));
  }
}
