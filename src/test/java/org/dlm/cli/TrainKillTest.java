// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.dlm.random.Purpose;
import org.dlm.random.RandomStream;
import org.dlm.testing.CommandRun;
import org.dlm.tokenizer.TokenizerDefinition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills real training processes, hard, and lets others go on. */
class TrainKillTest {

  private static final int KILLS = 10;
  private static final int LONGEST_LIFE_MILLIS = 250;

  private final Path folder;

  TrainKillTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void killedTenTimesItEndsWithTheBytesOfAnUndisturbedRun() throws Exception {
    pack();
    CommandRun whole = CommandRun.of(line("whole"));
    assertEquals(0, whole.exitCode(), whole.err());

    RandomGenerator random = RandomStream.of(11, Purpose.EVALUATION, 0, 0);
    int killed = 0;
    while (killed < KILLS && runAndKill(random.nextInt(LONGEST_LIFE_MILLIS))) {
      killed++;
    }
    assertTrue(killed > 0, "the run ended before it could be killed");
    Process last = start();
    assertTrue(last.getErrorStream().readAllBytes().length > 0);
    assertEquals(0, last.waitFor());

    for (String file : List.of("model.safetensors", "optimizer.safetensors", "trainer.json")) {
      assertArrayEquals(
          Files.readAllBytes(folder.resolve("whole").resolve(file)),
          Files.readAllBytes(folder.resolve("killed").resolve(file)),
          file);
    }
    assertEquals(steps("whole"), steps("killed"));
  }

  /** Lets the run go on for a while and kills it; false if it came to its end before. */
  private boolean runAndKill(int millis) throws Exception {
    Process process = start();
    try (BufferedReader err = process.errorReader()) {
      String line = err.readLine();
      while (line != null && !line.contains("parameters;")) {
        line = err.readLine();
      }
      Thread.sleep(millis);
      boolean alive = process.isAlive();
      process.destroyForcibly().waitFor();
      return alive;
    }
  }

  private Process start() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "--add-modules=jdk.incubator.vector"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "org.dlm.cli.Dlm"));
    command.addAll(Arrays.asList(line("killed")));
    if (Files.exists(folder.resolve("killed/trainer.json"))) {
      command.add("--resume");
    }
    return new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
  }

  private String[] line(String name) {
    return new String[] {
      "train",
      "--objective",
      "diffusion",
      "--data",
      folder.resolve("train.tokens").toString(),
      "--held-out",
      folder.resolve("held-out.tokens").toString(),
      "--tokenizer",
      folder.resolve("tokenizer").toString(),
      "--out",
      folder.resolve(name).toString(),
      "--width",
      "32",
      "--layers",
      "2",
      "--heads",
      "2",
      "--context",
      "32",
      "--batch",
      "8",
      "--micro-batch",
      "4",
      "--ema",
      "0.9",
      "--steps",
      "400",
      "--save-every",
      "7",
      "--evaluate-every",
      "50",
      "--evaluation-windows",
      "8"
    };
  }

  private void pack() throws IOException {
    TokenizerDefinition.ofBytes().write(folder.resolve("tokenizer"));
    Path text = folder.resolve("text.txt");
    Files.writeString(text, "A kettle, a lamp and a ladder went to sea. ".repeat(99));
    CommandRun run =
        CommandRun.of(
            "corpus",
            "pack",
            "--input",
            text.toString(),
            "--tokenizer",
            folder.resolve("tokenizer").toString(),
            "--out",
            folder.resolve("train.tokens").toString(),
            "--held-out",
            folder.resolve("held-out.tokens").toString());
    assertEquals(0, run.exitCode(), run.err());
  }

  /** The metrics without what a clock says. */
  private List<String> steps(String name) throws IOException {
    return Files.readAllLines(folder.resolve(name).resolve("metrics.jsonl")).stream()
        .map(line -> line.replaceAll(",\"seconds\".*", ""))
        .toList();
  }
}
