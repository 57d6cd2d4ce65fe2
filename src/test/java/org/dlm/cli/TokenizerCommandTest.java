// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.dlm.testing.CommandRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenizerCommandTest {

  @TempDir Path folder;

  private Path text;
  private Path out;

  @BeforeEach
  void write() throws IOException {
    text = Files.writeString(folder.resolve("text.txt"), "one fish, two fish\n".repeat(9));
    out = folder.resolve("tokenizer");
  }

  private static CommandRun run(Object... args) {
    String[] strings = new String[args.length + 1];
    strings[0] = "tokenizer";
    for (int i = 0; i < args.length; i++) {
      strings[i + 1] = args[i].toString();
    }
    return CommandRun.of(strings);
  }

  private static CommandRun runOn(byte[] standardInput, Object... args) {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(standardInput));
    try {
      return run(args);
    } finally {
      System.setIn(before);
    }
  }

  private static void assertFails(int exitCode, String message, CommandRun run) {
    assertEquals(exitCode, run.exitCode(), run.err());
    assertEquals("", run.out());
    assertTrue(run.err().contains(message), run.err());
    assertEquals(1, run.err().lines().count(), run.err());
  }

  @Test
  void trainsEncodesAndDecodes() {
    CommandRun trained = run("train", "--input", text, "--vocabulary", 270, "--out", out);
    assertEquals(
        new CommandRun(0, out + ": bpe, 270 tokens" + System.lineSeparator(), ""), trained);

    CommandRun encoded = run("encode", "--tokenizer", out, "two  fish\u00E9");
    assertEquals(0, encoded.exitCode());
    assertTrue(encoded.out().matches("\\d+(,\\d+)*\\R"), encoded.out());

    CommandRun decoded = run("decode", "--tokenizer", out, encoded.out().strip());
    assertEquals("two  fish\u00E9", decoded.out().strip());
    byte[] ids = encoded.out().replace(',', '\n').getBytes(StandardCharsets.UTF_8);
    assertEquals(decoded, runOn(ids, "decode", "--tokenizer", out));
  }

  @Test
  void trainsCharactersAndBytes() {
    assertTrue(run("train", "--kind", "char", "-i", text, "-o", out).out().contains("char, 274"));
    assertTrue(run("train", "--kind", "byte", "-o", out).out().contains("byte, 262"));
    assertEquals("71", run("encode", "--tokenizer", out, "A").out().strip());
  }

  @Test
  void readsDocumentsOfSeveralFiles() throws IOException {
    Path lines = Files.writeString(folder.resolve("a.jsonl"), "{\"story\": \"zebra\"}\n");
    CommandRun run =
        run("train", "--kind", "char", "--text-field", "story", "-i", text, lines, "-o", out);
    assertTrue(run.out().contains("char, 278"), run.out() + run.err());
  }

  @Test
  void keepsSpecialTokensApartFromText() {
    run("train", "--kind", "byte", "-o", out);
    assertEquals("66", run("encode", "--tokenizer", out, "<|mdm_mask|>").out().split(",")[0]);
    CommandRun special = run("encode", "--tokenizer", out, "--special", "<|mdm_mask|>A");
    assertEquals("2,71", special.out().strip());
    assertEquals("A", run("decode", "--tokenizer", out, "2,71").out().strip());
    assertEquals(
        "<|mdm_mask|>A", run("decode", "--tokenizer", out, "--special", "2", "71").out().strip());
  }

  @Test
  void writesJson() {
    run("train", "--kind", "byte", "-o", out);
    assertEquals(
        "{\"ids\":[71,38],\"tokens\":[\"A\",\"\u0120\"]}",
        run("encode", "--tokenizer", out, "--json", "A ").out().strip());
    assertEquals(
        "{\"text\":\"A \"}", run("decode", "--tokenizer", out, "--json", "71 38").out().strip());
  }

  @Test
  void readsEveryByteOfStandardInput() {
    run("train", "--kind", "byte", "-o", out);
    byte[] input = "A\r\n".getBytes(StandardCharsets.UTF_8);
    assertEquals("71,19,16", runOn(input, "encode", "--tokenizer", out).out().strip());
    assertEquals("", runOn(new byte[0], "encode", "--tokenizer", out).out().strip());
    assertFails(
        1,
        "standard input is not UTF-8: byte 0xFF at offset 1",
        runOn(new byte[] {'a', (byte) 0xFF}, "encode", "--tokenizer", out));
  }

  @Test
  void saysWhenTheTextIsTooShortForTheVocabulary() {
    CommandRun run = run("train", "-i", text, "--vocabulary", 5000, "-o", out);
    assertEquals(0, run.exitCode());
    assertTrue(run.err().contains("instead of 5000"), run.err());
  }

  @Test
  void refusesBadInputAndWritesNothing() throws IOException {
    Path empty = Files.createFile(folder.resolve("empty.txt"));
    Path latin = Files.write(folder.resolve("latin.txt"), new byte[] {'n', (byte) 0xE9, 'e'});
    assertFails(1, "missing.txt", run("train", "-i", folder.resolve("missing.txt"), "-o", out));
    assertFails(1, "empty.txt is empty", run("train", "-i", empty, "-o", out));
    assertFails(1, "at offset 1", run("train", "-i", latin, "-o", out));
    assertFails(1, "need at least 262", run("train", "-i", text, "--vocabulary", 100, "-o", out));
    assertFails(1, "need at least 262", run("train", "-i", text, "--vocabulary=-1", "-o", out));
    assertFalse(Files.exists(out));
    assertFails(2, "give --input", run("train", "-o", out));
    assertFails(2, "--out", run("train", "-i", text));
    assertFails(2, "--vocabulary is for", run("train", "--kind=byte", "--vocabulary=9", "-o", out));
    assertFails(2, "--kind", run("train", "--kind", "word", "-i", text, "-o", out));
    assertFails(2, "say train, encode or decode", run());
    assertFails(1, "no tokenizer at", run("encode", "--tokenizer", out, "a"));
  }

  @Test
  void refusesWhatIsNoTokenId() {
    run("train", "--kind", "byte", "-o", out);
    assertFails(1, "'x' is not a token id", run("decode", "--tokenizer", out, "1,x"));
    assertFails(
        1, "token id 262 is not in the vocabulary", run("decode", "--tokenizer", out, "262"));
    assertFails(
        1,
        "token id -1 is not",
        runOn("-1".getBytes(StandardCharsets.UTF_8), "decode", "--tokenizer", out));
  }
}
