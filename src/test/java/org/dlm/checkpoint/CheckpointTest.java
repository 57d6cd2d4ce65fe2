// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.dlm.kernels.AttentionMode;
import org.dlm.layers.Parameter;
import org.dlm.testing.Refusal;
import org.dlm.transformer.TransformerConfig;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CheckpointTest {

  private final Path folder;
  private final Path model;
  private final Path tokenizer;

  CheckpointTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    this.model = folder.resolve("model");
    this.tokenizer = ModelFolders.tokenizer(folder.resolve("tokenizer"));
  }

  @ParameterizedTest
  @EnumSource(names = {"F32", "F16", "BF16"})
  void readsBackWhatWasWritten(Dtype dtype) throws IOException {
    for (AttentionMode attention : AttentionMode.values()) {
      for (boolean tiedHead : new boolean[] {false, true}) {
        TransformerConfig config = ModelFolders.config(attention, tiedHead);
        List<Parameter> parameters = ModelFolders.parameters(config, -100);
        Provenance provenance = ModelFolders.provenance(9);
        SpecialIds ids = ModelFolders.ids(attention);
        new Snapshot(config, ids, parameters, dtype, tokenizer(), provenance, null).write(model);
        Checkpoint checkpoint = Checkpoint.open(model);
        assertEquals(ModelFormat.of(attention), checkpoint.format());
        assertEquals(config, checkpoint.config());
        assertEquals(ids, checkpoint.specialIds());
        assertEquals(provenance, checkpoint.provenance());
        assertEquals(-1, Files.mismatch(tokenizer, checkpoint.tokenizerFile()));
        assertFalse(checkpoint.isResumable());
        assertEquals(Set.of(dtype), checkpoint.weights().dtypes());
        assertEquals(config.parameterCount(), checkpoint.weights().numbers());
        assertEquals(config.parameterCount() * dtype.bytes(), checkpoint.weights().bytes());
        List<Parameter> loaded = ModelFolders.parameters(config, 0);
        checkpoint.load(loaded);
        float tolerance = dtype == Dtype.BF16 ? 4 : 0; // counts up to about 1,100 in 8 bits
        assertArrayEquals(parameters.get(0).values(), loaded.get(0).values(), tolerance);
      }
    }
  }

  @Test
  void equalModelsAreEqualFiles() throws IOException {
    TrainingState training = ModelFolders.training(3, 10);
    ModelFolders.snapshot(tokenizer, 3, training).write(model);
    Path again = folder.resolve("again");
    ModelFolders.snapshot(tokenizer, 3, training).write(again);
    List<Path> files = list(model);
    assertEquals(
        List.of(
            "config.json",
            "dlm.json",
            "model.safetensors",
            "optimizer.safetensors",
            "special_tokens_map.json",
            "tokenizer.json",
            "trainer.json"),
        files.stream().map(file -> file.getFileName().toString()).toList());
    for (Path file : files) {
      assertEquals(-1, Files.mismatch(file, again.resolve(file.getFileName())), file.toString());
    }
  }

  @Test
  void reportsMissingUnexpectedAndMisshapenTensorsTogether() throws IOException {
    ModelFolders.snapshot(tokenizer, 1, null).write(model);
    List<NamedTensor> tensors = new ArrayList<>();
    Path file = model.resolve("model.safetensors");
    try (Safetensors written = Safetensors.open(file)) {
      for (String name : written.names()) {
        int[] shape = name.endsWith("ln_f.weight") ? new int[] {2, 4} : written.shape(name);
        String renamed = name.replace("blocks.1.up_proj", "blocks.1.up");
        tensors.add(new NamedTensor(renamed, written.read(name), 0, shape));
      }
    }
    tensors.add(new NamedTensor("model.transformer.blocks.0.q_proj.bias", new float[8], 0, 8));
    Safetensors.write(file, tensors, Dtype.F32, Map.of());
    String message = Refusal.of(IOException.class, () -> Checkpoint.open(model));
    assertEquals(
        model
            + ": tensors do not fit: 1 missing: model.transformer.blocks.1.up_proj.weight;"
            + " 2 unexpected: model.transformer.blocks.0.q_proj.bias,"
            + " model.transformer.blocks.1.up.weight;"
            + " 1 of another shape: model.transformer.ln_f.weight is [2, 4], expected [8]",
        message);
  }

  @Test
  void manyMissingTensorsAreCounted() throws IOException {
    ModelFolders.snapshot(tokenizer, 1, null).write(model);
    Path file = model.resolve("model.safetensors");
    Safetensors.write(file, List.of(), Dtype.F32, Map.of());
    String message = Refusal.of(IOException.class, () -> Checkpoint.open(model));
    assertTrue(message.contains("20 missing: model.transformer.blocks.0.attn_norm.weight, "));
    assertTrue(message.endsWith(", ..."), message);
  }

  @Test
  void aNewerFormatIsRefusedBeforeAnythingElseIsRead() throws IOException {
    ModelFolders.snapshot(tokenizer, 1, null).write(model);
    Path file = model.resolve("dlm.json");
    Files.writeString(file, "{\"format\": 2, \"everything\": [\"else\"]}");
    Files.writeString(model.resolve("config.json"), "{}");
    assertEquals(
        file + ": written by a newer dlm (format 2, this one reads up to 1): update dlm",
        Refusal.of(IOException.class, () -> Checkpoint.open(model)));
  }

  @Test
  void damagedProvenanceIsRefused() throws IOException {
    ModelFolders.snapshot(tokenizer, 1, null).write(model);
    Path file = model.resolve("dlm.json");
    for (String key : List.of("format", "seed", "step", "date", "objective", "data_sha256")) {
      JsonObject json = ModelFolders.provenance(1).toJson();
      json.addProperty(key, key.equals("format") ? "1.5" : "");
      if (!key.equals("objective") && !key.equals("data_sha256")) {
        JsonFile.write(file, json);
        String message = Refusal.of(IOException.class, () -> Checkpoint.open(model));
        assertTrue(message.startsWith(file + ": " + key + " "), message);
      }
      json.remove(key);
      JsonFile.write(file, json);
      String message = Refusal.of(IOException.class, () -> Checkpoint.open(model));
      assertTrue(message.startsWith(file + ": " + key + " is missing"), message);
    }
  }

  @Test
  void vocabulariesMustAgree() throws IOException {
    ModelFolders.snapshot(tokenizer, 1, null).write(model);
    Checkpoint own = Checkpoint.open(model);
    own.requireVocabulary(12);
    for (int tokens : new int[] {11, 13}) {
      String message = Refusal.of(IOException.class, () -> own.requireVocabulary(tokens));
      assertTrue(message.contains("a vocabulary of 12 tokens, the tokenizer " + tokens), message);
    }
    Files.delete(model.resolve("dlm.json"));
    Checkpoint foreign = Checkpoint.open(model);
    foreign.requireVocabulary(11);
    assertThrows(IOException.class, () -> foreign.requireVocabulary(13));
  }

  @Test
  void theTrainersStateComesBackExactly() throws IOException {
    float[] moments = {9, 1f / 3, Float.MIN_VALUE, -0f, 1e38f, 9};
    JsonObject trainer = new JsonObject();
    trainer.addProperty("seed", Long.MIN_VALUE + 1);
    trainer.addProperty("best", 1.0 / 3);
    TrainingState state =
        new TrainingState(List.of(new NamedTensor("first", moments, 1, 2, 2)), trainer);
    ModelFolders.snapshot(tokenizer, 1, state).write(model);
    Checkpoint checkpoint = Checkpoint.open(model);
    assertTrue(checkpoint.isResumable());
    assertEquals(Long.MIN_VALUE + 1, checkpoint.trainer().get("seed").getAsLong());
    assertEquals(1.0 / 3, checkpoint.trainer().get("best").getAsDouble());
    float[] loaded = {9, 0, 0, 0, 0, 9};
    checkpoint.loadOptimizer(List.of(new NamedTensor("first", loaded, 1, 2, 2)));
    assertArrayEquals(moments, loaded);
    String message =
        Refusal.of(
            IOException.class,
            () -> checkpoint.loadOptimizer(List.of(new NamedTensor("second", loaded, 0, 4))));
    assertTrue(message.contains("1 missing: second; 1 unexpected: first"), message);
  }

  @Test
  void aFolderWithoutTrainingStateCannotGoOn() throws IOException {
    ModelFolders.snapshot(tokenizer, 1, ModelFolders.training(1, 4)).write(model);
    ModelFolders.snapshot(tokenizer, 2, null).write(model);
    Checkpoint checkpoint = Checkpoint.open(model);
    assertFalse(checkpoint.isResumable());
    assertTrue(
        Refusal.of(IOException.class, checkpoint::trainer).contains("holds no training state"));
    assertFalse(Files.exists(model.resolve("optimizer.safetensors")));
  }

  @Test
  void refusesSnapshotsThatCouldNotBeReadAgain() throws IOException {
    TransformerConfig config = ModelFolders.config(AttentionMode.BIDIRECTIONAL, true);
    List<Parameter> parameters = ModelFolders.parameters(config, 0);
    TrainingState training = ModelFolders.training(1, 1);
    assertRefused("keeps its weights as F32", config, 3, parameters, Dtype.BF16, training);
    assertRefused("the id of its mask", config, null, parameters, Dtype.F32, null);
    assertRefused("mask_token_id 12 is outside", config, 12, parameters, Dtype.F32, null);
    TransformerConfig causal = ModelFolders.config(AttentionMode.CAUSAL, true);
    assertRefused("has no mask token", causal, 3, parameters, Dtype.F32, null);
    List<Parameter> fewer = parameters.subList(1, parameters.size());
    assertRefused("embedding.weight must be [12, 8]", config, 3, fewer, Dtype.F32, null);
    List<Parameter> more = new ArrayList<>(parameters);
    more.add(new Parameter("head.weight", new float[96], null, 0, 12, 8));
    assertRefused("has no place for [head.weight]", config, 3, more, Dtype.F32, null);
    assertFalse(Files.exists(model));
  }

  @Test
  void refusesParametersOfAnotherNetwork() throws IOException {
    ModelFolders.snapshot(tokenizer, 1, null).write(model);
    Checkpoint checkpoint = Checkpoint.open(model);
    List<Parameter> parameters = ModelFolders.parameters(checkpoint.config(), 0);
    List<Parameter> fewer = parameters.subList(1, parameters.size());
    assertThrows(IllegalArgumentException.class, () -> checkpoint.load(fewer));
    List<Parameter> other = new ArrayList<>(parameters);
    other.set(0, new Parameter("embedding.weight", new float[10], null, 0, 10));
    assertThrows(IllegalArgumentException.class, () -> checkpoint.load(other));
  }

  @Test
  void saysWhatIsNotThere() throws IOException {
    assertEquals(
        model + ": no such folder; expected a model with config.json",
        Refusal.of(IOException.class, () -> Checkpoint.open(model)));
    Files.createDirectory(model);
    String message = Refusal.of(IOException.class, () -> Checkpoint.open(model));
    assertEquals(model.resolve("config.json") + ": no such file; is this a model folder?", message);
    ModelFolders.snapshot(tokenizer, 1, null).write(model);
    Files.delete(model.resolve("model.safetensors"));
    message = Refusal.of(IOException.class, () -> Checkpoint.open(model));
    assertEquals(model + ": holds neither model.safetensors nor its index", message);
  }

  private void assertRefused(
      String expected,
      TransformerConfig config,
      @Nullable Integer mask,
      List<Parameter> parameters,
      Dtype dtype,
      @Nullable TrainingState training) {
    SpecialIds ids = new SpecialIds(mask, null, List.of(), null);
    String message =
        Refusal.of(
            IllegalArgumentException.class,
            () ->
                new Snapshot(
                        config,
                        ids,
                        parameters,
                        dtype,
                        tokenizer(),
                        ModelFolders.provenance(1),
                        training)
                    .write(model));
    assertTrue(message.contains(expected), message);
  }

  private TokenizerFiles tokenizer() throws IOException {
    return TokenizerFiles.read(tokenizer);
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }
}
