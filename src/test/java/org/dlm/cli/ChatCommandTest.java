// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.dlm.checkpoint.SpecialIds;
import org.dlm.kernels.AttentionMode;
import org.dlm.testing.CommandRun;
import org.dlm.testing.TinyModel;
import org.dlm.tokenizer.SpecialTokens;
import org.dlm.tokenizer.Tokenizer;
import org.dlm.tokenizer.TokenizerDefinition;
import org.dlm.transformer.TransformerConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChatCommandTest {

  /** Room for three turns of a few bytes with their headers. */
  private static final int POSITIONS = 100;

  private final String model;

  ChatCommandTest(@TempDir Path folder) throws IOException {
    Path tokenizer = folder.resolve("tokenizer");
    TokenizerDefinition.ofBytes().write(tokenizer);
    try (Tokenizer opened = Tokenizer.open(tokenizer)) {
      SpecialTokens special = opened.specialTokens();
      TransformerConfig config =
          new TransformerConfig(
              opened.vocabularySize(),
              16,
              2,
              4,
              2,
              24,
              POSITIONS,
              10_000,
              1e-5,
              false,
              AttentionMode.BIDIRECTIONAL);
      SpecialIds ids = new SpecialIds(special.mask(), null, List.of(special.eos()), special.pad());
      TinyModel.write(folder.resolve("model"), config, ids, tokenizer);
    }
    model = folder.resolve("model").toString();
  }

  @Test
  void answersEveryLineAndKnowsWhatWasSaid() {
    CommandRun both = chat("a\nb\n");
    assertEquals("", both.err());
    assertEquals(0, both.exitCode());
    CommandRun first = chat("a\n");
    assertTrue(both.out().startsWith(first.out()), both.out());
    assertNotEquals(both.out(), first.out());
    assertEquals(both.out(), chat("a\n\n  \nb").out());
    assertNotEquals(both.out(), chat("c\nb\n").out());
  }

  @Test
  void beginsAnewAndQuits() {
    CommandRun once = chat("a\n");
    assertEquals(once.out() + once.out(), chat("a\n/new\na\n /quit \nb\n").out());
  }

  @Test
  void theSceneIsPartOfIt() {
    assertNotEquals(chat("a\n").out(), chat("a\n", "--system", "b").out());
  }

  @Test
  void whatIsTooLongIsRefusedAndForgotten() {
    CommandRun run = chat("x".repeat(100) + "\na\n");
    assertEquals(0, run.exitCode());
    assertEquals(1, run.err().lines().count(), run.err());
    assertTrue(run.err().contains("do not fit the model's 100 positions"), run.err());
    assertTrue(run.err().endsWith("; /new begins anew\n"), run.err());
    assertEquals(chat("a\n").out(), run.out());
  }

  @Test
  void inputThatIsNoUtf8IsOneLine() {
    CommandRun run = chat(new byte[] {'a', (byte) 0xff, '\n'});
    assertEquals(1, run.exitCode());
    assertEquals("dlm: standard input is not UTF-8; convert it\n", run.err());
  }

  @Test
  void generateAnswersAPromptInTheSameForm() {
    CommandRun run =
        CommandRun.of(
            "generate",
            "--model",
            model,
            "--chat",
            "--prompt",
            "a",
            "--length",
            "4",
            "--threads",
            "1");
    assertEquals(0, run.exitCode(), run.err());
    assertEquals(chat("a\n").out().strip(), run.out().strip());
    run = CommandRun.of("generate", "--model", model, "--chat", "--prompt", "a", "--batch", "2");
    assertEquals(1, run.exitCode());
    assertTrue(run.err().contains("--chat answers one prompt after the other"), run.err());
  }

  private CommandRun chat(String lines, String... more) {
    return chat(lines.getBytes(StandardCharsets.UTF_8), more);
  }

  private CommandRun chat(byte[] input, String... more) {
    List<String> command =
        new ArrayList<>(List.of("chat", "--model", model, "--length", "4", "--threads", "1"));
    command.addAll(Arrays.asList(more));
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(input));
    try {
      return CommandRun.of(command.toArray(new String[0]));
    } finally {
      System.setIn(before);
    }
  }
}
