// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.dlm.testing.CommandRun;
import org.dlm.tokenizer.TokenizerDefinition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Writing fails: at once where a file stands for a folder, or in the midst of a file, in a process
 * that may write no file beyond a few kilobytes, which fails as a full disk does.
 */
@DisabledOnOs(OS.WINDOWS)
class UnwritableTest {

  /** Blocks of 512 bytes, or of 1,024 in some shells. */
  private static final int LIMIT = 4;

  private final Path folder;
  private final Path text;
  private final Path tokenizer;

  UnwritableTest(@TempDir Path folder) {
    this.folder = folder;
    text = folder.resolve("text.txt");
    tokenizer = folder.resolve("tokenizer");
  }

  @BeforeEach
  void write() throws IOException {
    TokenizerDefinition.ofBytes().write(tokenizer);
    Files.writeString(text, "The lamp saw the ladder and the ladder saw the lamp. ".repeat(400));
  }

  @Test
  void whatIsNoFolderHoldsNothing() throws IOException {
    Path tokens = folder.resolve("train.tokens");
    assertEquals(0, CommandRun.of(pack(tokens)).exitCode());
    Path under = text.resolve("under");
    String[] generate = {"corpus", "generate", "--count", "5", "--out", under.toString()};
    String[] characters = {
      "tokenizer", "train", "--kind", "byte", "--out", under.toString(),
    };
    Map<String, byte[]> before = files();
    for (String[] line : List.of(generate, characters, pack(under), train(tokens, under))) {
      CommandRun run = CommandRun.of(line);
      assertEquals(1, run.exitCode(), run.err());
      assertEquals(1, run.err().lines().count(), run.err());
      assertTrue(run.err().contains(text.toString()), run.err());
      assertSame(before, files());
    }
  }

  @Test
  void anUnfinishedCorpusLeavesTheOldOne() throws Exception {
    Path stories = Files.writeString(folder.resolve("stories.jsonl"), "{\"text\": \"old\"}\n");
    assertRefused(stories, "corpus", "generate", "--count", "500", "--out", stories.toString());
  }

  @Test
  void unfinishedTokensLeaveTheOldOnes() throws Exception {
    Path tokens = Files.writeString(folder.resolve("train.tokens"), "old");
    assertRefused(tokens, pack(tokens));
  }

  @Test
  void anUnfinishedTokenizerLeavesTheOldOne() throws Exception {
    assertRefused(
        tokenizer,
        "tokenizer",
        "train",
        "--kind",
        "bpe",
        "--vocabulary",
        "300",
        "--input",
        text.toString(),
        "--out",
        tokenizer.toString());
  }

  @Test
  void anUnfinishedCheckpointLeavesTheOldOne() throws Exception {
    Path tokens = folder.resolve("train.tokens");
    assertEquals(0, CommandRun.of(pack(tokens)).exitCode());
    Path model = folder.resolve("model");
    assertEquals(0, CommandRun.of(train(tokens, model)).exitCode());
    assertRefused(model, train(tokens, model, "--resume"));
  }

  private String[] pack(Path tokens) {
    return new String[] {
      "corpus",
      "pack",
      "--input",
      text.toString(),
      "--tokenizer",
      tokenizer.toString(),
      "--out",
      tokens.toString()
    };
  }

  private String[] train(Path tokens, Path export, String... more) {
    List<String> line = new ArrayList<>(List.of("train", "--objective", "diffusion"));
    line.addAll(List.of("--data", tokens.toString(), "--tokenizer", tokenizer.toString()));
    line.addAll(List.of("--width", "16", "--layers", "1", "--heads", "2", "--context", "16"));
    line.addAll(List.of("--batch", "2", "--steps", "2", "--export", export.toString()));
    line.addAll(List.of("--out", folder.resolve("run").toString()));
    line.addAll(List.of(more));
    return line.toArray(String[]::new);
  }

  /** The command fails with one line that names {@code place}, and no file anywhere changes. */
  private void assertRefused(Path place, String... line) throws Exception {
    Map<String, byte[]> before = files();
    List<String> command = new ArrayList<>(List.of("/bin/sh", "-c"));
    command.add("ulimit -f " + LIMIT + "; exec \"$@\"");
    command.add("sh");
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-XX:-UsePerfData", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "org.dlm.cli.Dlm"));
    command.addAll(List.of(line));
    Process process = new ProcessBuilder(command).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(1, process.waitFor(), err);
    assertEquals("", out);
    List<String> complaints = err.lines().filter(each -> each.startsWith("dlm: ")).toList();
    assertEquals(1, complaints.size(), err);
    assertTrue(complaints.get(0).startsWith("dlm: cannot write " + place), err);

    assertSame(before, files());
  }

  private static void assertSame(Map<String, byte[]> before, Map<String, byte[]> after) {
    assertEquals(before.keySet(), after.keySet());
    before.forEach((name, bytes) -> assertArrayEquals(bytes, after.get(name), name));
  }

  private Map<String, byte[]> files() throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        files.put(folder.relativize(path).toString(), Files.readAllBytes(path));
      }
    }
    return files;
  }
}
