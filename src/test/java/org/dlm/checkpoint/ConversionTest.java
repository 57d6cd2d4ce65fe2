// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.dlm.kernels.AttentionMode;
import org.dlm.layers.Parameter;
import org.dlm.testing.Refusal;
import org.dlm.transformer.TransformerConfig;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConversionTest {

  private final Path folder;
  private final Path model;
  private final Path target;

  ConversionTest(@TempDir Path folder) {
    this.folder = folder;
    this.model = folder.resolve("model");
    this.target = folder.resolve("target");
  }

  @BeforeEach
  void write() throws IOException {
    Path tokenizer = ModelFolders.tokenizer(folder.resolve("tokenizer"));
    ModelFolders.snapshot(tokenizer, 7, ModelFolders.training(7, 3)).write(model);
  }

  @Test
  void shardsHoldAtMostTheirSizeAndTheirIndexSaysWhatIsWhere() throws IOException {
    new Conversion(ModelFormat.LLADA, Dtype.F32, 400).run(Checkpoint.open(model), target);
    JsonObject index = JsonFile.read(target.resolve("model.safetensors.index.json"));
    JsonObject map = index.getAsJsonObject("weight_map");
    long total = 0;
    TreeSet<String> files = new TreeSet<>();
    for (String name : map.keySet()) {
      files.add(map.get(name).getAsString());
    }
    for (String file : files) {
      assertTrue(file.matches("model-000[0-9]{2}-of-00011\\.safetensors"), file);
      try (Safetensors shard = Safetensors.open(target.resolve(file))) {
        long bytes = shard.names().stream().mapToLong(name -> 4 * shard.count(name)).sum();
        assertTrue(bytes <= 400 || shard.names().size() == 1, file + " of " + bytes);
        total += bytes;
      }
    }
    assertTrue(files.size() > 3);
    assertEquals(total, index.getAsJsonObject("metadata").get("total_size").getAsLong());
    assertEquals(7, ModelFolders.number(target));
  }

  @Test
  void theTokenizerAndTheOriginComeAlongAndTheTrainerDoesNot() throws IOException {
    new Conversion(ModelFormat.ILLADA, Dtype.F32, Long.MAX_VALUE)
        .run(Checkpoint.open(model), target);
    Checkpoint converted = Checkpoint.open(target);
    assertEquals(Checkpoint.open(model).provenance(), converted.provenance());
    assertFalse(converted.isResumable());
    for (String name : List.of("tokenizer.json", "special_tokens_map.json")) {
      assertArrayEquals(
          Files.readAllBytes(model.resolve(name)), Files.readAllBytes(target.resolve(name)), name);
    }
  }

  @Test
  void nothingThatExistsIsTouched() throws IOException {
    Conversion conversion = new Conversion(ModelFormat.LLADA, Dtype.F32, Long.MAX_VALUE);
    Path file = Files.createDirectories(target).resolve("notes.txt");
    Files.writeString(file, "mine");
    Refusal.of(
        IOException.class,
        () -> conversion.run(Checkpoint.open(model), target),
        target + " exists already");
    Refusal.of(IOException.class, () -> conversion.run(Checkpoint.open(model), file), "exists");
    assertEquals("mine", Files.readString(file));
    Files.delete(file);
    conversion.run(Checkpoint.open(model), target);
    assertEquals(7, ModelFolders.number(target));
  }

  @Test
  void aLayoutOfOtherModelsIsRefused() {
    Conversion conversion = new Conversion(ModelFormat.LLAMA, Dtype.F32, Long.MAX_VALUE);
    Refusal.of(
        () -> conversion.run(Checkpoint.open(model), target),
        "is a diffusion model",
        "use llada or illada");
    assertFalse(Files.exists(target));
  }

  @Test
  void aNumberBeyondTheTypeIsRefusedAndNothingIsLeft() throws IOException {
    writeWith(65_519f, folder.resolve("fits"));
    Conversion conversion = new Conversion(ModelFormat.LLADA, Dtype.F16, Long.MAX_VALUE);
    conversion.run(Checkpoint.open(folder.resolve("fits")), folder.resolve("fitted"));
    writeWith(-65_520f, folder.resolve("large"));
    Refusal.of(
        IOException.class,
        () -> conversion.run(Checkpoint.open(folder.resolve("large")), target),
        "cannot write " + target,
        "tensor model.transformer.wte.weight holds -65520.0, beyond the range of F16");
    try (Stream<Path> left = Files.list(folder)) {
      assertTrue(left.noneMatch(path -> path.getFileName().toString().startsWith("target")));
    }
    writeWith(Float.NEGATIVE_INFINITY, folder.resolve("infinite"));
    conversion.run(Checkpoint.open(folder.resolve("infinite")), target);
    assertFalse(Verification.of(Checkpoint.open(target)).faults().isEmpty());
  }

  @Test
  void everyByteIsReadAndWhatIsStrangeIsNamed() throws IOException {
    writeWith(0.5f, target);
    Verification sound = Verification.of(Checkpoint.open(target));
    Path tokenizer = target.resolve("tokenizer.json");
    String hash = TokenizerFiles.read(tokenizer).sha256();
    String other = tokenizer + ": SHA-256 is " + hash + ", but the model was trained with eee";
    assertEquals(1, sound.faults().size());
    assertTrue(sound.faults().get(0).startsWith(other), sound.faults().get(0));
    List<String> names = sound.files().stream().map(Verification.FileCheck::name).toList();
    try (Stream<Path> all = Files.list(target)) {
      assertEquals(all.map(path -> path.getFileName().toString()).sorted().toList(), names);
    }
    for (Verification.FileCheck file : sound.files()) {
      Path path = target.resolve(file.name());
      assertEquals(Files.size(path), file.bytes());
      assertEquals(TokenizerFiles.read(path).sha256(), file.sha256(), file.name());
      if (file.name().equals("model.safetensors")) {
        assertEquals(20, file.tensors());
        assertEquals(Checkpoint.open(target).config().parameterCount(), file.numbers());
      }
    }
    writeWith(Float.NaN, folder.resolve("nan"));
    assertTrue(
        Verification.of(Checkpoint.open(folder.resolve("nan")))
            .faults()
            .contains(
                folder.resolve("nan").resolve("model.safetensors")
                    + ": tensor model.transformer.wte.weight holds 1 NaN and 0 infinite numbers"));
  }

  @Test
  void aTiedHeadThatIsStoredMustBeTheEmbedding() throws IOException {
    writeWith(0.5f, target);
    Checkpoint checkpoint = Checkpoint.open(target);
    float[] weights = new float[12 * 8];
    checkpoint.load(parametersAfter(checkpoint, weights));
    assertTrue(faultsWithHead(checkpoint, weights).isEmpty());
    weights[weights.length - 1] += 1;
    assertTrue(
        faultsWithHead(checkpoint, weights)
            .contains(
                target
                    + ": the configuration ties the head to the embedding, but"
                    + " model.transformer.ff_out.weight holds other numbers"));
  }

  /** Loads everything, the embedding into an array of its own. */
  private static List<Parameter> parametersAfter(Checkpoint checkpoint, float[] embedding) {
    List<Parameter> parameters = ModelFolders.parameters(checkpoint.config(), 0);
    return Stream.concat(
            Stream.of(new Parameter(parameters.get(0).name(), embedding, null, 0, 12, 8)),
            parameters.stream().skip(1))
        .toList();
  }

  /** Stores these numbers as head beside the model's tensors and verifies the folder. */
  private List<String> faultsWithHead(Checkpoint checkpoint, float[] head) throws IOException {
    Path second = target.resolve("model-00002-of-00002.safetensors");
    Path first = target.resolve("model-00001-of-00002.safetensors");
    String name = "model.transformer.ff_out.weight";
    if (Files.exists(target.resolve("model.safetensors"))) {
      Files.move(target.resolve("model.safetensors"), first);
    }
    Safetensors.write(second, List.of(new NamedTensor(name, head, 0, 12, 8)), Dtype.F32, Map.of());
    JsonObject map = new JsonObject();
    try (Safetensors tensors = Safetensors.open(first)) {
      tensors.names().forEach(each -> map.addProperty(each, first.getFileName().toString()));
    }
    map.addProperty(name, second.getFileName().toString());
    JsonObject index = new JsonObject();
    index.add("weight_map", map);
    JsonFile.write(target.resolve("model.safetensors.index.json"), index);
    return Verification.of(Checkpoint.open(checkpoint.folder())).faults().stream()
        .filter(fault -> !fault.contains("SHA-256"))
        .toList();
  }

  /** A tied model whose first number is that one, all others small. */
  private void writeWith(float first, Path to) throws IOException {
    TransformerConfig config = ModelFolders.config(AttentionMode.BIDIRECTIONAL, true);
    List<Parameter> parameters = ModelFolders.parameters(config, 0);
    float[] values = Objects.requireNonNull(parameters.get(0).values());
    for (int i = 1; i < values.length; i++) {
      values[i] = 1f / i;
    }
    values[0] = first;
    new Snapshot(
            config,
            ModelFolders.ids(config.attention()),
            parameters,
            Dtype.F32,
            TokenizerFiles.read(folder.resolve("tokenizer")),
            ModelFolders.provenance(1),
            null)
        .write(to);
  }
}
