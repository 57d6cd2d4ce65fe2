// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.dlm.layers.Parameter;
import org.dlm.testing.GoldenFolder;
import org.dlm.transformer.TransformerConfig;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CheckpointGoldenTest {

  private final Path folder;

  CheckpointGoldenTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("org.dlm.testing.GoldenFolder#diffusion")
  void readsTheSizesOfLladaModels(GoldenFolder set) {
    JsonObject json = set.config();
    Checkpoint checkpoint = set.checkpoint();
    TransformerConfig config = checkpoint.config();
    assertEquals(ModelFormat.LLADA, checkpoint.format());
    assertNull(checkpoint.provenance());
    assertEquals(json.get("embedding_size").getAsInt(), config.vocabularySize());
    assertEquals(json.get("n_heads").getAsInt(), config.heads());
    assertEquals(json.get("mlp_hidden_size").getAsInt(), config.feedForward());
    assertEquals(json.get("rms_norm_eps").getAsDouble(), config.normEpsilon());
    assertEquals(json.get("mask_token_id").getAsInt(), checkpoint.specialIds().mask());
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("org.dlm.testing.GoldenFolder#autoregressive")
  void readsTheSizesOfLlamaModels(GoldenFolder set) {
    JsonObject json = set.config();
    Checkpoint checkpoint = set.checkpoint();
    TransformerConfig config = checkpoint.config();
    assertEquals(ModelFormat.LLAMA, checkpoint.format());
    assertEquals(json.get("vocab_size").getAsInt(), config.vocabularySize());
    assertEquals(json.get("num_attention_heads").getAsInt(), config.heads());
    assertEquals(json.get("intermediate_size").getAsInt(), config.feedForward());
    assertEquals(json.get("rms_norm_eps").getAsDouble(), config.normEpsilon());
    assertNull(checkpoint.specialIds().mask());
  }

  @ParameterizedTest
  @MethodSource("org.dlm.testing.GoldenFolder#all")
  void loadsEveryTensorIntoItsParameter(GoldenFolder set) throws IOException {
    Checkpoint checkpoint = set.checkpoint();
    List<Parameter> parameters = ModelFolders.parameters(checkpoint.config(), 0);
    checkpoint.load(parameters);
    try (Safetensors model = set.model()) {
      List<ModelFormat.Slot> slots = checkpoint.format().slots(checkpoint.config());
      assertEquals(model.names().size(), slots.size());
      for (int i = 0; i < slots.size(); i++) {
        Parameter parameter = parameters.get(i);
        float[] found = new float[parameter.size()];
        System.arraycopy(parameter.values(), parameter.offset(), found, 0, found.length);
        assertArrayEquals(model.read(slots.get(i).name()), found, slots.get(i).name());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("org.dlm.testing.GoldenFolder#all")
  void aModelThatIsWrittenAgainIsTheSame(GoldenFolder set) throws IOException {
    Checkpoint checkpoint = set.checkpoint();
    List<Parameter> parameters = ModelFolders.parameters(checkpoint.config(), 0);
    checkpoint.load(parameters);
    TokenizerFiles tokenizer =
        TokenizerFiles.read(ModelFolders.tokenizer(folder.resolve("tokenizer")));
    Path copy = folder.resolve("copy");
    new Snapshot(
            checkpoint.config(),
            checkpoint.specialIds(),
            parameters,
            Dtype.F32,
            tokenizer,
            ModelFolders.provenance(5),
            null)
        .write(copy);
    try (Safetensors model = set.model();
        Safetensors written = Safetensors.open(copy.resolve("model.safetensors"))) {
      assertEquals(new TreeSet<>(model.names()), new TreeSet<>(written.names()));
      for (String name : model.names()) {
        assertArrayEquals(model.read(name), written.read(name), name);
      }
    }
    Checkpoint again = Checkpoint.open(copy);
    assertEquals(checkpoint.config(), again.config());
    assertEquals(checkpoint.specialIds(), again.specialIds());
    assertKeysAreThose(set.config(), JsonFile.read(copy.resolve("config.json")));
  }

  /** Whoever reads the reference's configuration finds every key of it, with the same value. */
  private static void assertKeysAreThose(JsonObject reference, JsonObject written) {
    JsonObject known = reference.deepCopy();
    known.keySet().retainAll(written.keySet());
    assertEquals(reference, known);
    for (String key : known.keySet()) {
      if (!key.equals("torch_dtype")) {
        assertEquals(known.get(key), written.get(key), key);
      }
    }
  }
}
