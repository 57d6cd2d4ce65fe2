// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.dlm.checkpoint.Checkpoint;
import org.dlm.checkpoint.Dtype;
import org.dlm.checkpoint.ModelFormat;
import org.dlm.checkpoint.Provenance;
import org.dlm.checkpoint.Snapshot;
import org.dlm.checkpoint.SpecialIds;
import org.dlm.checkpoint.TokenizerFiles;
import org.dlm.kernels.AttentionMode;
import org.dlm.layers.Parameter;
import org.dlm.testing.CommandRun;
import org.dlm.transformer.TransformerConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointCommandTest {

  private final Path model;

  CheckpointCommandTest(@TempDir Path folder) throws IOException {
    this.model = folder.resolve("model");
    Path tokenizer = Files.writeString(folder.resolve("tokenizer.json"), "{}");
    TransformerConfig config =
        new TransformerConfig(8, 4, 1, 2, 1, 6, 16, 1e4, 1e-5, true, AttentionMode.BIDIRECTIONAL);
    List<Parameter> parameters = new ArrayList<>();
    add(parameters, "embedding.weight", 8, 4);
    add(parameters, "blocks.0.attentionNorm.weight", 4);
    add(parameters, "blocks.0.query.weight", 4, 4);
    add(parameters, "blocks.0.key.weight", 2, 4);
    add(parameters, "blocks.0.value.weight", 2, 4);
    add(parameters, "blocks.0.attentionOutput.weight", 4, 4);
    add(parameters, "blocks.0.feedForwardNorm.weight", 4);
    add(parameters, "blocks.0.gate.weight", 6, 4);
    add(parameters, "blocks.0.up.weight", 6, 4);
    add(parameters, "blocks.0.down.weight", 4, 6);
    add(parameters, "finalNorm.weight", 4);
    Provenance provenance =
        new Provenance(
            "dlm 0.1.0",
            null,
            Instant.parse("2026-01-31T12:00:00Z"),
            "diffusion",
            17,
            1000,
            "d1",
            "t1",
            Map.of("--steps", "1000"));
    new Snapshot(
            config,
            new SpecialIds(7, null, List.of(5, 6), 5),
            parameters,
            Dtype.BF16,
            TokenizerFiles.read(tokenizer),
            provenance,
            null)
        .write(model);
  }

  private static void add(List<Parameter> parameters, String name, int... shape) {
    parameters.add(new Parameter(name, new float[64], null, 0, shape));
  }

  @Test
  void printsOneFactPerLine() {
    CommandRun run = CommandRun.of("checkpoint", "info", model.toString(), "--threads", "2");
    assertEquals("", run.err());
    assertEquals(0, run.exitCode());
    String expected =
        """
        folder            %s
        architecture      LLaDAModelLM
        attention         bidirectional
        parameters        164
        dtype             BF16
        tensors           11
        weight bytes      328
        weights           read as F32
        memory to run     4112
        threads           2
        product gflops    (measured)
        forward tokens    16
        forward seconds   (measured)
        tokens per s max  (measured)
        vocabulary        8
        context           16
        width             4
        layers            1
        heads             2
        key value heads   1
        head width        2
        feed forward      6
        tied head         yes
        rope theta        10000.0
        norm epsilon      1.0E-5
        mask token        7
        bos token         -
        eos token         5, 6
        pad token         5
        tokenizer         yes
        resumable         no
        program           dlm 0.1.0
        commit            -
        date              2026-01-31T12:00:00Z
        objective         diffusion
        seed              17
        step              1000
        data sha256       d1
        tokenizer sha256  t1
        options
          --steps 1000
        """
            .formatted(model);
    String measured =
        run.out()
            .replaceAll(
                "(product gflops    |forward seconds   |tokens per s max  )[0-9.E-]+",
                "$1(measured)");
    assertEquals(expected.lines().toList(), measured.lines().toList());
  }

  @Test
  void printsTheSameAsJson() {
    CommandRun run = CommandRun.of("checkpoint", "info", "--json", model.toString());
    assertEquals("", run.err());
    assertEquals(0, run.exitCode());
    JsonObject json = JsonParser.parseString(run.out()).getAsJsonObject();
    assertEquals(164, json.get("parameters").getAsLong());
    assertEquals("BF16", json.getAsJsonArray("dtype").get(0).getAsString());
    assertTrue(json.get("bos_token").isJsonNull());
    assertEquals("1000", json.getAsJsonObject("options").get("--steps").getAsString());
  }

  @Test
  void aModelOfAnotherProgramHasNoProvenance() throws IOException {
    Files.delete(model.resolve("dlm.json"));
    CommandRun run = CommandRun.of("checkpoint", "info", model.toString());
    assertEquals(0, run.exitCode());
    assertTrue(run.out().lines().toList().get(30).startsWith("resumable"), run.out());
    assertEquals(31, run.out().lines().count());
  }

  @Test
  void aDamagedFolderIsOneLine() throws IOException {
    Path weights = model.resolve("model.safetensors");
    byte[] bytes = Files.readAllBytes(weights);
    Files.write(weights, Arrays.copyOf(bytes, bytes.length - 1));
    CommandRun run = CommandRun.of("checkpoint", "info", model.toString());
    assertEquals(1, run.exitCode());
    assertEquals("", run.out());
    assertTrue(run.err().startsWith("dlm: " + weights + ": tensor "), run.err());
    assertTrue(run.err().contains("truncated?"), run.err());
    assertEquals(1, run.err().lines().count());
  }

  @Test
  void aMissingFolderAndAMissingCommandAreOneLine() {
    CommandRun run = CommandRun.of("checkpoint", "info", model + "x");
    assertEquals(1, run.exitCode());
    assertTrue(run.err().contains(model + "x: no such folder"), run.err());
    run = CommandRun.of("checkpoint");
    assertEquals(2, run.exitCode());
    assertTrue(run.err().contains("no command given"), run.err());
  }

  @Test
  void convertsThereAndBack() throws IOException {
    Path there = model.resolveSibling("there");
    Path back = model.resolveSibling("back");
    CommandRun run =
        CommandRun.of(
            "checkpoint", "convert", model + "", there + "", "--to", "illada", "--dtype", "f32");
    assertEquals("dlm: " + there + " is written\n", run.err());
    assertEquals("", run.out());
    assertEquals(0, run.exitCode());
    assertEquals(ModelFormat.ILLADA, Checkpoint.open(there).format());
    run =
        CommandRun.of(
            "checkpoint", "convert", there + "", back + "", "--to", "llada", "--dtype", "BF16");
    assertEquals(0, run.exitCode(), run.err());
    for (String file : new String[] {"config.json", "model.safetensors", "dlm.json"}) {
      assertArrayEquals(
          Files.readAllBytes(model.resolve(file)), Files.readAllBytes(back.resolve(file)), file);
    }
  }

  @Test
  void convertsIntoTheTypeThatTheModelHas() throws IOException {
    Path f16 = model.resolveSibling("f16");
    Path copy = model.resolveSibling("copy");
    CommandRun.of("checkpoint", "convert", model + "", f16 + "", "--dtype", "f16");
    assertEquals(0, CommandRun.of("checkpoint", "convert", f16 + "", copy + "").exitCode());
    assertEquals(Set.of(Dtype.F16), Checkpoint.open(copy).weights().dtypes());
    assertArrayEquals(
        Files.readAllBytes(f16.resolve("model.safetensors")),
        Files.readAllBytes(copy.resolve("model.safetensors")));
  }

  @Test
  void refusesToConvertInOneLine() {
    String target = model.resolveSibling("there").toString();
    assertLine(1, "is a diffusion model", "convert", model + "", target, "--to", "llama");
    assertLine(1, "exists already", "convert", model + "", model + "");
    assertLine(1, "--shard-size must be", "convert", model + "", target, "--shard-size", "5");
    assertLine(
        2, "expected one of f32, f16, bf16, int8", "convert", model + "", target, "--dtype", "i4");
    assertLine(
        2,
        "expected one of llada, illada, llama, gguf",
        "convert",
        model + "",
        target,
        "--to",
        "x");
    assertLine(2, "NEW", "convert", model + "");
    assertLine(1, "not a tokenizer", "convert", model + "", target, "--to", "gguf");
    assertLine(1, "one file", "convert", model + "", target, "--to", "gguf", "--shard-size", "1GB");
    assertFalse(Files.exists(Path.of(target)));
  }

  @Test
  void verifiesEveryFile() throws IOException {
    assertLine(1, "SHA-256 is", "verify", model + "");
    CommandRun run = CommandRun.of("checkpoint", "verify", model + "", "--json");
    JsonObject json = JsonParser.parseString(run.out()).getAsJsonObject();
    assertEquals(4, json.getAsJsonArray("files").size());
    assertEquals(1, json.getAsJsonArray("faults").size());
    Files.delete(model.resolve("dlm.json"));
    run = CommandRun.of("checkpoint", "verify", model + "");
    assertEquals("dlm: 3 files, 11 tensors of 164 numbers, all finite\n", run.err());
    assertEquals(0, run.exitCode());
    List<String> lines = run.out().lines().toList();
    assertEquals(3, lines.size());
    for (String line : lines) {
      assertTrue(line.matches("[0-9a-f]{64}  [a-z_.]+"), line);
    }
  }

  @Test
  void writesRandomModels() throws IOException {
    Path random = model.resolveSibling("random");
    CommandRun run =
        CommandRun.of(
            "checkpoint", "random", random + "", "--like", "illada-tiny", "--shard-size", "100KB");
    assertEquals("dlm: " + random + " is written\n", run.err());
    assertEquals(0, run.exitCode());
    assertEquals(ModelFormat.ILLADA, Checkpoint.open(random).format());
    assertTrue(Files.exists(random.resolve("model.safetensors.index.json")));
    assertEquals(0, CommandRun.of("checkpoint", "verify", random + "").exitCode());
    run = CommandRun.of("logits", "--model", random + "", "--ids", "1,5,7");
    assertEquals(3, run.out().lines().count());
    Path gguf = model.resolveSibling("random.gguf");
    run = CommandRun.of("checkpoint", "convert", random + "", gguf + "", "--to", "GGUF");
    assertEquals("dlm: " + gguf + " is written\n", run.err());
    assertTrue(Files.size(gguf) > 100_000);
    assertLine(1, "exists already", "random", random + "", "--like", "llada-tiny");
    assertLine(2, "--like", "random", model.resolveSibling("other") + "");
  }

  private static void assertLine(int exitCode, String expected, String... args) {
    CommandRun run =
        CommandRun.of(
            Stream.concat(Stream.of("checkpoint"), Stream.of(args)).toArray(String[]::new));
    assertEquals(exitCode, run.exitCode(), run.err());
    assertTrue(run.err().contains(expected), run.err());
    assertEquals(1, run.err().lines().count(), run.err());
  }

  /** The bundled model: a quarter of the size, and hardly another model. */
  @Test
  void quantizesAndMeasuresWhatThatCosts() throws IOException {
    Path corpus = model.resolveSibling("texts.jsonl");
    Files.writeString(
        corpus,
        """
        {"text": "Once upon a time there was a cat. Its name was Tom."}
        {"text": "Once upon a time there was a dog. The dog had two balls."}
        """);
    Path target = model.resolveSibling("int8");
    CommandRun run =
        CommandRun.of(
            "checkpoint",
            "quantize",
            "checkpoints/stories",
            target + "",
            "--corpus",
            corpus + "",
            "--samples",
            "16",
            "--json");
    assertEquals("dlm: " + target + " is written\n", run.err());
    assertEquals(0, run.exitCode());
    JsonObject json = JsonParser.parseString(run.out()).getAsJsonObject();
    assertTrue(Math.abs(json.get("change_share").getAsDouble()) < 0.005, run.out());
    assertTrue(json.get("share_of_f32").getAsDouble() <= 0.3, run.out());
    double before = json.getAsJsonObject("bits_per_byte").get("mean").getAsDouble();
    double change = json.getAsJsonObject("change_bits_per_byte").get("mean").getAsDouble();
    assertEquals(change / before, json.get("change_share").getAsDouble(), 1e-12);
    run =
        CommandRun.of(
            "evaluate",
            "likelihood",
            "--model",
            target + "",
            "--corpus",
            corpus + "",
            "--samples",
            "16",
            "--json");
    JsonObject after = JsonParser.parseString(run.out()).getAsJsonObject();
    assertEquals(
        before + change, after.getAsJsonObject("bits_per_byte").get("mean").getAsDouble(), 1e-9);
    assertEquals(0, CommandRun.of("checkpoint", "verify", target + "").exitCode());
    assertLine(2, "--corpus", "quantize", "checkpoints/stories", target + "");
  }
}
