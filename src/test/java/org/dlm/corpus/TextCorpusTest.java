// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextCorpusTest {

  private final Path folder;

  TextCorpusTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        " \n",
        "no line feed",
        "two\r\nlines\n\n",
        "été 夜 \uD83D\uDE00",
        "{\"a\": 1}"
      })
  void plainFileIsOneDocumentAsItStands(String text) throws IOException {
    for (String name : new String[] {"a.txt", "a.md", "plain"}) {
      Path file = Files.writeString(folder.resolve(name), text);
      assertEquals(List.of(text), documents(file));
    }
  }

  @Test
  void byteOrderMarkIsNoText() throws IOException {
    assertEquals(List.of("x"), documents(Files.writeString(folder.resolve("a"), "\uFEFFx")));
    assertEquals(
        List.of("x"),
        documents(Files.writeString(folder.resolve("a.jsonl"), "\uFEFF{\"text\": \"x\"}")));
  }

  @Test
  void jsonLinesAreADocumentEach() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("a.jsonl"),
            "{\"text\": \"one\\ntwo\", \"id\": 3}\n\n{\"id\": 4, \"text\": \"夜\"}\r\n"
                + "{\"text\": \"last\"}");
    assertEquals(List.of("one\ntwo", "夜", "last"), documents(file));
  }

  @Test
  void textFieldHasAnyName() throws IOException {
    Path file = Files.writeString(folder.resolve("a.jsonl"), "{\"story\": \"x\"}\n");
    List<String> documents = new ArrayList<>();
    TextCorpus.open(file, "story").forEach(documents::add);
    assertEquals(List.of("x"), documents);
  }

  /** Lines longer than the reader's chunks, and line feeds at their borders. */
  @Test
  void longLinesComeWhole() throws IOException {
    List<String> expected = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    String frame = "{\"text\": \"\"}\n";
    for (int length : new int[] {1, 65_536 - frame.length(), 65_535 - frame.length(), 200_000, 7}) {
      expected.add("x".repeat(length));
      text.append("{\"text\": \"").append(expected.get(expected.size() - 1)).append("\"}\n");
    }
    assertEquals(expected, documents(Files.writeString(folder.resolve("a.jsonl"), text)));
  }

  @Test
  void folderIsItsTextFilesInOrderOfTheirPaths() throws IOException {
    Files.createDirectories(folder.resolve("b/deep"));
    Files.writeString(folder.resolve("c.txt"), "4");
    Files.writeString(folder.resolve("b/deep/z.TXT"), "3");
    Files.writeString(folder.resolve("b/a.jsonl"), "{\"text\": \"2\"}");
    Files.writeString(folder.resolve("a.txt"), "1");
    Files.writeString(folder.resolve("ignored.json"), "no");
    assertEquals(List.of("1", "2", "3", "4"), documents(folder));
    assertEquals(4, TextCorpus.open(folder, "text").files().size());
  }

  @Test
  void nothingToReadIsRefused() throws IOException {
    assertRefused(folder.resolve("missing.txt"), "there is no text at ");
    assertRefused(folder, "there is no .txt or .jsonl file in the folder ");
    assertRefused(Files.createFile(folder.resolve("a.txt")), "a.txt is empty");
    assertRefused(Files.writeString(folder.resolve("b.jsonl"), "\n \n"), "b.jsonl is empty");
  }

  @Test
  void badUtf8IsRefusedWithItsOffset() throws IOException {
    byte[][] bad = {
      {(byte) 0xFF}, {(byte) 0xC3, 'x'}, {(byte) 0xE5, (byte) 0xA4}, {(byte) 0xED, (byte) 0xA0, 'x'}
    };
    for (byte[] bytes : bad) {
      for (int before : new int[] {0, 5, 100_000}) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        text.write("a".repeat(before).getBytes(StandardCharsets.UTF_8));
        text.write(bytes);
        Path file = Files.write(folder.resolve("bad.txt"), text.toByteArray());
        assertRefused(file, "bad.txt is not UTF-8: byte 0x");
        assertRefused(file, "at offset " + before + " ");
      }
    }
  }

  @Test
  void badUtf8InALineIsRefusedWithItsOffsetInTheFile() throws IOException {
    String before = "{\"text\": \"夜\"}\n{\"text\": \"";
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    text.write(before.getBytes(StandardCharsets.UTF_8));
    text.write(0x80);
    Path file = Files.write(folder.resolve("bad.jsonl"), text.toByteArray());
    int offset = before.getBytes(StandardCharsets.UTF_8).length;
    assertRefused(file, "byte 0x80 at offset " + offset + " ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"text\": \"x\"            | a.jsonl line 2 is not valid JSON at column",
        "{'text': 'x'}               | a.jsonl line 2 is not valid JSON",
        "{\"text\": \"x\"} {}        | a.jsonl line 2 is not valid JSON at column 16",
        "{\"text\": \"x\"} x         | a.jsonl line 2 is not valid JSON at column 16",
        "just words                  | a.jsonl line 2 is not valid JSON",
        "[\"x\"]                     | a.jsonl line 2 must be a JSON object, but is an array",
        "\"x\"                       | a.jsonl line 2 must be a JSON object, but is a string",
        "{\"txt\": \"x\"}            | a.jsonl line 2 has no field 'text', only [txt]",
        "{\"text\": 7}               | a.jsonl line 2: field 'text' must be a string, but is 7",
        "{\"text\": null}            | a.jsonl line 2: field 'text' must be a string, but is null",
        "{\"text\": [\"x\"]}         | a.jsonl line 2: field 'text' must be a string, but is an",
        "{\"text\": \"\"}            | a.jsonl line 2: field 'text' is empty",
        "{\"text\": \"\\ud83d\"}     | a.jsonl line 2: field 'text' has half a surrogate pair",
      })
  void malformedLinesAreRefusedWithTheirNumber(String line, String words) throws IOException {
    Path file = Files.writeString(folder.resolve("a.jsonl"), "{\"text\": \"x\"}\n" + line + "\n");
    assertRefused(file, words);
  }

  @Test
  void failureOfTheSinkStopsTheReading() throws IOException {
    Path file = Files.writeString(folder.resolve("a.txt"), "x");
    TextCorpus corpus = TextCorpus.open(file, "text");
    IOException full = new IOException("disk is full");
    DocumentSink sink =
        text -> {
          throw full;
        };
    assertEquals(full, assertThrows(IOException.class, () -> corpus.forEach(sink)));
  }

  private static List<String> documents(Path path) throws IOException {
    List<String> documents = new ArrayList<>();
    TextCorpus.open(path, "text").forEach(documents::add);
    return documents;
  }

  private static void assertRefused(Path path, String words) {
    IOException e = assertThrows(IOException.class, () -> documents(path));
    assertTrue(e.toString().contains(words), e.toString());
  }
}
