// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.dlm.checkpoint.TokenizerFiles;
import org.dlm.corpus.StoryGrammar;
import org.dlm.corpus.TextCorpus;
import org.dlm.data.PackedTokens;
import org.dlm.data.TokenLayout;
import org.dlm.testing.CommandRun;
import org.dlm.tokenizer.Tokenizer;
import org.dlm.tokenizer.TokenizerDefinition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusCommandTest {

  private final Path folder;
  private final Path tokenizer;
  private final Path out;
  private final Path heldOut;

  CorpusCommandTest(@TempDir Path folder) {
    this.folder = folder;
    this.tokenizer = folder.resolve("tokenizer");
    this.out = folder.resolve("out/train.tokens");
    this.heldOut = folder.resolve("out/held-out.tokens");
  }

  @BeforeEach
  void writeTokenizer() throws IOException {
    TokenizerDefinition.ofCharacters(List.of("abcdefghijklmnopqrstuvwxyz \n夜\uD83D\uDE00"))
        .write(tokenizer);
  }

  @Test
  void packsAPlainFileAsOneStream() throws IOException {
    String text = "the lamp\nand the door 夜\n";
    run(0, "--input", file("a.txt", text));
    assertEquals(text, text(out));
    PackedTokens tokens = PackedTokens.open(out);
    assertEquals(TokenLayout.STREAM, tokens.header().config().layout());
    assertEquals(1, tokens.header().documents());
    String hash = TokenizerFiles.read(tokenizer.resolve("tokenizer.json")).sha256();
    assertEquals(hash, tokens.header().config().tokenizerHash());
    tokens.verify();
  }

  @Test
  void packsDocumentsInWindows() throws IOException {
    String stories =
        file("s.jsonl", "{\"text\": \"one\"}\n{\"text\": \"two\"}\n{\"text\": \"six\"}");
    run(0, "--input", stories, "--layout", "documents", "--window", "10");
    PackedTokens tokens = PackedTokens.open(out);
    assertEquals(10, tokens.header().config().window());
    assertEquals(
        "<|startoftext|>one<|endoftext|><|startoftext|>two<|endoftext|>"
            + "<|startoftext|>six<|endoftext|>"
            + "<|endoftext|>".repeat(5),
        textWithSpecialTokens(out));
  }

  @Test
  void countsWhatItCuts() throws IOException {
    CommandRun run =
        run(0, "--input", file("a.txt", "abcdefgh"), "--layout", "documents", "--window", "6");
    assertTrue(run.err().contains("1 documents did not fit a window of 6 tokens"), run.err());
    assertTrue(run.err().contains("3 tokens are lost"), run.err());
    assertEquals("abcde", text(out));
  }

  @Test
  void joinsSourcesAndRepeatsEachByItself() throws IOException {
    String stories = file("s.jsonl", "{\"tale\": \"aa\"}\n{\"tale\": \"bb\"}\n");
    String poems =
        file(
            "p.jsonl",
            couplet("cc", "dd") + couplet("ee", "ff") + couplet("gg", "hh") + couplet("ii", "jj"));
    String more = file("m.txt", "kk");
    run(
        0,
        "--input",
        stories,
        "--text-field",
        "tale",
        "--poems",
        poems,
        "--repeat",
        "20",
        "--input",
        more);
    List<String> documents = List.of(textWithSpecialTokens(out).split("<\\|endoftext\\|>"));
    assertEquals(2 + 4 * 20 + 1, documents.size());
    assertEquals(List.of("aa", "bb"), documents.subList(0, 2));
    assertEquals("kk", documents.get(82));
    List<List<String>> orders = new ArrayList<>();
    for (int time = 0; time < 20; time++) {
      List<String> order = documents.subList(2 + 4 * time, 6 + 4 * time);
      assertEquals(
          List.of("cc\ndd", "ee\nff", "gg\nhh", "ii\njj"), order.stream().sorted().toList());
      orders.add(order);
    }
    assertTrue(orders.stream().distinct().count() > 5, "orders differ: " + orders);
    String twin = Files.readString(Path.of(out + ".json"));
    assertTrue(twin.contains("p.jsonl x 20"), twin);
  }

  @Test
  void seedDecidesTheOrdersOfRepeatedDocuments() throws IOException {
    String poems = file("p.jsonl", couplet("a", "b") + couplet("c", "d") + couplet("e", "f"));
    run(0, "--poems", poems, "--repeat", "10");
    byte[] first = Files.readAllBytes(out);
    run(0, "--poems", poems, "--repeat", "10");
    assertArrayEquals(first, Files.readAllBytes(out));
    run(0, "--poems", poems, "--repeat", "10", "--seed", "2");
    assertTrue(!Arrays.equals(first, Files.readAllBytes(out)));
  }

  /** The first nine tenths of the characters, as nanoGPT splits tiny Shakespeare. */
  @Test
  void holdsOutTheLastCharacters() throws IOException {
    String text = "abc夜\uD83D\uDE00".repeat(11); // 55 characters, the cut is at 49.5
    run(0, "--input", file("a.txt", text), "--held-out", heldOut.toString());
    assertEquals(text.substring(0, text.offsetByCodePoints(0, 49)), text(out));
    assertEquals(text.substring(text.offsetByCodePoints(0, 49)), text(heldOut));
  }

  @Test
  void holdsOutWholeDocumentsOfEachSourceBeforeTheyAreRepeated() throws IOException {
    String lines = "{\"text\": \"aa\"}\n{\"text\": \"bb\"}\n{\"text\": \"cc\"}\n";
    String poems = file("p.jsonl", couplet("d", "e") + couplet("f", "g"));
    run(
        0,
        "--input",
        file("s.jsonl", lines),
        "--poems",
        poems,
        "--repeat",
        "3",
        "--held-out",
        heldOut.toString(),
        "--held-out-share",
        "0.5",
        "--layout",
        "documents",
        "--window",
        "6");
    assertEquals("aabb" + "d\ne".repeat(3), text(out));
    assertEquals("ccf\ng", text(heldOut));
  }

  @Test
  void infoShowsTheHeader() throws IOException {
    run(0, "--input", file("a.txt", "abc"));
    CommandRun plain = CommandRun.of("corpus", "info", out.toString());
    assertEquals(0, plain.exitCode());
    assertTrue(plain.out().contains("tokens            3\n"), plain.out());
    CommandRun json = CommandRun.of("corpus", "info", "--json", "--verify", out.toString());
    JsonObject facts = JsonParser.parseString(json.out()).getAsJsonObject();
    assertEquals(3, facts.get("tokens").getAsLong());
    assertEquals("stream", facts.get("layout").getAsString());
    assertEquals(
        PackedTokens.open(out).header().dataHash(), facts.get("data_sha256").getAsString());
  }

  @Test
  void infoVerifiesWhenAsked() throws IOException {
    run(0, "--input", file("a.txt", "abc"));
    byte[] bytes = Files.readAllBytes(out);
    bytes[bytes.length - 2] ^= 1;
    Files.write(out, bytes);
    assertEquals(0, CommandRun.of("corpus", "info", out.toString()).exitCode());
    CommandRun run = CommandRun.of("corpus", "info", "--verify", out.toString());
    assertEquals(1, run.exitCode());
    assertTrue(run.err().contains("is damaged"), run.err());
  }

  @Test
  void badTextFailsWithOneLineAndLeavesNothing() throws IOException {
    Path bad = Files.write(folder.resolve("bad.txt"), new byte[] {'a', (byte) 0xFF});
    assertFails("bad.txt is not UTF-8: byte 0xFF at offset 1", "--input", bad.toString());
    assertFails("there is no text at ", "--input", "missing.txt");
    assertFails("e.txt is empty", "--input", file("e.txt", ""));
    assertFails("l.jsonl line 1 is not valid JSON", "--input", file("l.jsonl", "{"));
    assertFails("line 2 repeats ", "--poems", file("p.jsonl", couplet("a", "b").repeat(2)));
    assertFails(
        "leaves no text to hold out",
        "--input",
        file("a.txt", "abc"),
        "--held-out",
        heldOut.toString(),
        "--layout",
        "documents",
        "--window",
        "9");
  }

  @Test
  void wrongUsageIsRefused() throws IOException {
    String text = file("a.txt", "abc");
    assertWrong("needs --window", "--input", text, "--layout", "documents");
    assertWrong("--window is for", "--input", text, "--window", "9");
    assertWrong("needs --held-out", "--input", text, "--held-out-share", "0.5");
    for (String share : new String[] {"0", "1", "-1", "NaN"}) {
      assertWrong("between 0 and 1", "--input", text, "--held-out", "x", "--held-out-share", share);
    }
    assertWrong("the same file", "--input", text, "--held-out", out.toString());
    assertWrong("--repeat must be at least 1", "--input", text, "--repeat", "0");
    assertWrong("--input", "--repeat", "2");
    assertEquals(2, CommandRun.of("corpus").exitCode());
    assertEquals(1, CommandRun.of("corpus", "info", "missing.tokens").exitCode());
  }

  @Test
  void generatesStoriesOfTheGrammar() throws IOException {
    Path few = folder.resolve("few.jsonl");
    Path many = folder.resolve("many.jsonl");
    generate(0, "--count", "5", "--seed", "7", "--out", few.toString());
    generate(0, "--count", "12", "--seed", "7", "--out", many.toString());
    assertEquals(Files.readAllLines(few), Files.readAllLines(many).subList(0, 5));
    List<String> stories = new ArrayList<>();
    TextCorpus.open(many, "text").forEach(stories::add);
    assertEquals(12, stories.size());
    StoryGrammar grammar = StoryGrammar.standard();
    for (String story : stories) {
      assertTrue(Double.isFinite(grammar.logProbability(story)), story);
    }
    generate(0, "--count", "5", "--seed", "8", "--out", many.toString());
    assertNotEquals(Files.readAllLines(few), Files.readAllLines(many));
    generate(2, "--count", "0", "--out", few.toString());
    assertEquals(5, Files.readAllLines(few).size());
  }

  private static void generate(int exitCode, String... options) {
    List<String> arguments = new ArrayList<>(List.of("corpus", "generate"));
    arguments.addAll(List.of(options));
    CommandRun run = CommandRun.of(arguments.toArray(String[]::new));
    assertEquals(exitCode, run.exitCode(), run.err());
  }

  private void assertFails(String words, String... options) throws IOException {
    CommandRun run = run(1, options);
    assertTrue(run.err().contains(words), run.err());
    assertEquals(1, run.err().lines().count(), run.err());
    if (Files.exists(folder.resolve("out"))) {
      try (Stream<Path> files = Files.list(folder.resolve("out"))) {
        assertEquals(List.of(), files.toList());
      }
    }
  }

  private void assertWrong(String words, String... options) {
    CommandRun run = run(2, options);
    assertTrue(run.err().contains(words), run.err());
  }

  private CommandRun run(int exitCode, String... options) {
    List<String> arguments = new ArrayList<>(List.of("corpus", "pack"));
    arguments.addAll(List.of("--tokenizer", tokenizer.toString(), "--out", out.toString()));
    arguments.addAll(List.of(options));
    CommandRun run = CommandRun.of(arguments.toArray(String[]::new));
    assertEquals(exitCode, run.exitCode(), run.err());
    assertEquals("", run.out());
    return run;
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private static String couplet(String first, String second) {
    return "{\"first\": \"%s\", \"second\": \"%s\", \"source\": \"s\"}%n".formatted(first, second);
  }

  private String text(Path tokens) throws IOException {
    try (Tokenizer opened = Tokenizer.open(tokenizer)) {
      return opened.decode(ids(tokens));
    }
  }

  private String textWithSpecialTokens(Path tokens) throws IOException {
    try (Tokenizer opened = Tokenizer.open(tokenizer)) {
      return opened.decodeWithSpecialTokens(ids(tokens));
    }
  }

  private static int[] ids(Path path) throws IOException {
    PackedTokens tokens = PackedTokens.open(path);
    int[] ids = new int[Math.toIntExact(tokens.tokens())];
    tokens.read(0, ids.length, ids, 0);
    return ids;
  }
}
