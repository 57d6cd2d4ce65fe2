// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.dlm.kernels.AttentionMode;
import org.dlm.testing.CommandRun;
import org.dlm.testing.TinyModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogitsCommandTest {

  @Test
  void oneLinePerPositionAndNoTokenizerNeeded(@TempDir Path folder) throws IOException {
    Path model = TinyModel.write(folder.resolve("model"), AttentionMode.CAUSAL);
    Files.delete(model.resolve("tokenizer.json"));

    CommandRun run = logits(model, "--ids", "0,70,71", "--threads", "2");

    assertEquals(0, run.exitCode(), run.err());
    assertEquals("", run.err());
    assertEquals(3, run.out().lines().count());
    run.out().lines().forEach(line -> assertEquals(262, line.split(" ").length));
    assertEquals(run, logits(model, "--ids", "0,70,71", "--threads", "1"));
  }

  @Test
  void badIdsAreRefusedInOneLine(@TempDir Path folder) throws IOException {
    Path model = TinyModel.write(folder.resolve("model"), AttentionMode.BIDIRECTIONAL);
    String tooLong = "1" + ",1".repeat(TinyModel.MAX_LENGTH);

    assertFails(1, "token id 262 is not in the vocabulary of 262", logits(model, "--ids", "262"));
    assertFails(1, "token id -1 is not in the vocabulary", logits(model, "--ids=-1"));
    assertFails(1, "a sequence of 49 tokens exceeds", logits(model, "--ids", tooLong));
    assertFails(2, "--ids", logits(model, "--ids", "1,x"));
    assertFails(2, "--ids", logits(model, "--ids", ""));
    assertFails(2, "--ids", logits(model));
    assertFails(1, "no/such: no such folder", logits(Path.of("no", "such"), "--ids", "1"));
    assertFails(1, "threads", logits(model, "--ids", "1", "--threads", "0"));
  }

  static void assertFails(int exitCode, String message, CommandRun run) {
    assertEquals(exitCode, run.exitCode(), run.err());
    assertEquals("", run.out());
    assertEquals(1, run.err().lines().count(), run.err());
    assertTrue(run.err().contains(message), () -> message + " is not in " + run.err());
  }

  private static CommandRun logits(Path model, String... arguments) {
    String[] all = new String[arguments.length + 3];
    all[0] = "logits";
    all[1] = "--model";
    all[2] = model.toString();
    System.arraycopy(arguments, 0, all, 3, arguments.length);
    return CommandRun.of(all);
  }
}
