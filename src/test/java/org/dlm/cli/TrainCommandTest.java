// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dlm.checkpoint.Checkpoint;
import org.dlm.checkpoint.Provenance;
import org.dlm.testing.CommandRun;
import org.dlm.tokenizer.TokenizerDefinition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainCommandTest {

  private final Path folder;
  private final Path tokenizer;
  private final Path data;
  private final Path heldOut;

  TrainCommandTest(@TempDir Path folder) {
    this.folder = folder;
    tokenizer = folder.resolve("tokenizer");
    data = folder.resolve("train.tokens");
    heldOut = folder.resolve("held-out.tokens");
  }

  @BeforeEach
  void pack() throws IOException {
    TokenizerDefinition.ofBytes().write(tokenizer);
    Path text = folder.resolve("text.txt");
    Files.writeString(text, "The owl counts the stars, and the stars count the owl. ".repeat(80));
    CommandRun run =
        CommandRun.of(
            "corpus",
            "pack",
            "--input",
            text.toString(),
            "--tokenizer",
            tokenizer.toString(),
            "--out",
            data.toString(),
            "--held-out",
            heldOut.toString());
    assertEquals(0, run.exitCode(), run.err());
  }

  @ParameterizedTest
  @ValueSource(strings = {"diffusion", "ar"})
  void learnsAndExports(String objective) throws IOException {
    Path export = folder.resolve("model");
    CommandRun run =
        train("a", "--objective", objective, "--steps", "60", "--export", export.toString());
    assertEquals(0, run.exitCode(), run.err());
    assertEquals("", run.out());
    List<Double> heldOutLosses = heldOutLosses("a");
    double first = heldOutLosses.get(0);
    double last = heldOutLosses.get(heldOutLosses.size() - 1);
    assertTrue(last < first - 0.3, heldOutLosses.toString());
    Checkpoint model = Checkpoint.open(export);
    assertFalse(model.isResumable());
    Provenance provenance = Objects.requireNonNull(model.provenance());
    assertEquals(objective, provenance.objective());
    assertTrue(provenance.program().startsWith("dlm "), provenance.program());
    CommandRun generated =
        CommandRun.of(
            "generate", "--model", export.toString(), "--prompt", "The owl", "--length", "8");
    assertEquals(0, generated.exitCode(), generated.err());
    assertTrue(generated.out().startsWith("The owl"), generated.out());
  }

  @Test
  void aRunIsNotOverwritten() {
    assertEquals(0, train("a", "--objective", "ar", "--steps", "2").exitCode());
    CommandRun again = train("a", "--objective", "ar", "--steps", "2");
    assertEquals(1, again.exitCode());
    assertTrue(again.err().contains("--resume"), again.err());
  }

  @Test
  void aModelIsNotExportedOverItsRun() {
    String place = folder.resolve("elsewhere/../a").toString();
    CommandRun run = train("a", "--objective", "ar", "--steps", "2", "--export", place);
    assertEquals(1, run.exitCode());
    assertTrue(run.err().contains("--export " + place), run.err());
    assertFalse(Files.exists(folder.resolve("a")));
  }

  @Test
  void threadsDoNotChangeTheResult() throws IOException {
    String[] options = {"--objective", "diffusion", "--steps", "5"};
    assertEquals(0, train("one", with(options, "--threads", "1")).exitCode());
    assertEquals(0, train("three", with(options, "--threads", "3")).exitCode());
    assertArrayEquals(
        Files.readAllBytes(folder.resolve("one/model.safetensors")),
        Files.readAllBytes(folder.resolve("three/model.safetensors")));
  }

  @Test
  void otherOptionsDoNotResume() {
    assertEquals(0, train("a", "--objective", "ar", "--steps", "2").exitCode());
    CommandRun run =
        train("a", "--objective", "ar", "--steps", "2", "--resume", "--learning-rate", "0.5");
    assertEquals(1, run.exitCode());
    assertTrue(run.err().contains("--learning-rate 0.001"), run.err());
    assertTrue(run.err().contains("0.5"), run.err());
  }

  @Test
  void aRunOfSteadyRateGoesOnAsALongerOne() throws IOException {
    String[] steady = {"--objective", "diffusion", "--schedule", "wsd", "--final-share", "1"};
    assertEquals(0, train("whole", with(steady, "--steps", "8")).exitCode());
    assertEquals(0, train("longer", with(steady, "--steps", "4")).exitCode());
    CommandRun on = train("longer", with(steady, "--steps", "8", "--resume"));
    assertEquals(0, on.exitCode(), on.err());
    assertArrayEquals(
        Files.readAllBytes(folder.resolve("whole/model.safetensors")),
        Files.readAllBytes(folder.resolve("longer/model.safetensors")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"cosine", "wsd"})
  void aRunWhoseRateHasFallenDoesNot(String schedule) {
    String[] options = {"--objective", "ar", "--schedule", schedule};
    assertEquals(0, train("a", with(options, "--steps", "4")).exitCode());
    CommandRun on = train("a", with(options, "--steps", "8", "--resume"));
    assertEquals(1, on.exitCode());
    assertTrue(on.err().contains("was started with --steps 4, not 8"), on.err());
  }

  @Test
  void aRunFromAModelGoesOnWithoutIt() throws IOException {
    assertEquals(0, train("first", "--objective", "ar", "--steps", "2").exitCode());
    String[] from = {"--objective", "ar", "--from", folder.resolve("first").toString()};
    String[] steady = with(from, "--schedule", "wsd", "--final-share", "1");
    assertEquals(0, train("whole", with(steady, "--steps", "6")).exitCode());
    assertEquals(0, train("parts", with(steady, "--steps", "3")).exitCode());
    Files.move(folder.resolve("first"), folder.resolve("elsewhere"));
    CommandRun on = train("parts", with(steady, "--steps", "6", "--resume"));
    assertEquals(0, on.exitCode(), on.err());
    assertArrayEquals(
        Files.readAllBytes(folder.resolve("whole/model.safetensors")),
        Files.readAllBytes(folder.resolve("parts/model.safetensors")));
  }

  @Test
  void nothingToResumeIsAnError() {
    CommandRun run = train("none", "--objective", "ar", "--steps", "2", "--resume");
    assertEquals(1, run.exitCode());
    assertTrue(run.err().contains("none"), run.err());
    assertFalse(Files.exists(folder.resolve("none")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--learning-rate=NaN",
        "--learning-rate=-1",
        "--steps=0",
        "--batch=-4",
        "--micro-batch=3",
        "--clip=0",
        "--ema=1",
        "--warmup=-1",
        "--weight-decay=NaN",
        "--decay-share=NaN",
        "--final-share=-1",
        "--learning-rate=Infinity",
        "--ema=NaN",
        "--beta1=NaN",
        "--beta2=1",
        "--save-every=0",
        "--evaluate-every=-1",
        "--evaluation-windows=-3",
        "--layers=0",
        "--width=-16",
        "--heads=5",
        "--context=4000",
        "--threads=0",
      })
  void badOptionsAreRefusedAndNothingIsWritten(String option) {
    String name = option.substring(2, option.indexOf('='));
    CommandRun run = train("bad", "--objective", "diffusion", option);
    assertEquals(1, run.exitCode(), run.err());
    assertEquals(1, run.err().lines().filter(line -> line.startsWith("dlm")).count(), run.err());
    assertFalse(Files.exists(folder.resolve("bad")), name);
  }

  @Test
  void aTokenizerThatTheDataWereNotPackedWithIsRefused() throws IOException {
    Path other = folder.resolve("other");
    TokenizerDefinition.ofCharacters(List.of("abc")).write(other);
    CommandRun run =
        CommandRun.of(
            "train",
            "--objective",
            "ar",
            "--data",
            data.toString(),
            "--tokenizer",
            other.toString(),
            "--out",
            folder.resolve("run").toString());
    assertEquals(1, run.exitCode());
    assertTrue(run.err().contains("another tokenizer"), run.err());
  }

  private CommandRun train(String name, String... options) {
    return CommandRun.of(line(folder.resolve(name), options));
  }

  private String[] line(Path run, String... options) {
    String[] small = {
      "train",
      "--data",
      data.toString(),
      "--held-out",
      heldOut.toString(),
      "--tokenizer",
      tokenizer.toString(),
      "--out",
      run.toString(),
      "--width",
      "16",
      "--layers",
      "1",
      "--heads",
      "2",
      "--context",
      "32",
      "--batch",
      "4",
      "--warmup",
      "2",
      "--evaluate-every",
      "20",
      "--learning-rate",
      "0.001"
    };
    return with(small, options);
  }

  private static String[] with(String[] options, String... more) {
    List<String> all = new ArrayList<>(List.of(options));
    for (String option : more) {
      // A later value replaces an earlier one, as a script would have it.
      int at = option.startsWith("--") ? all.indexOf(option) : -1;
      if (at >= 0) {
        all.subList(at, at + 2).clear();
      }
      all.add(option);
    }
    return all.toArray(String[]::new);
  }

  private List<Double> heldOutLosses(String name) throws IOException {
    Pattern number = Pattern.compile("\"held_out\":([0-9.]+)");
    List<Double> losses = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve(name).resolve("metrics.jsonl"))) {
      Matcher matcher = number.matcher(line);
      if (matcher.find()) {
        losses.add(Double.valueOf(matcher.group(1)));
      }
    }
    return losses;
  }
}
