// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.dlm.kernels.AttentionMode;
import org.dlm.testing.Refusal;
import org.dlm.transformer.TransformerConfig;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelFormatTest {

  private static final Map<AttentionMode, Path> MODELS = new EnumMap<>(AttentionMode.class);
  private static final Map<AttentionMode, JsonObject> CONFIGS = new EnumMap<>(AttentionMode.class);

  /** Writes one model of each layout, whose configuration the tests then change. */
  @BeforeAll
  static void write(@TempDir Path folder) throws IOException {
    for (AttentionMode attention : AttentionMode.values()) {
      TransformerConfig config = ModelFolders.config(attention, false);
      Path model = folder.resolve(attention.name());
      new Snapshot(
              config,
              ModelFolders.ids(attention),
              ModelFolders.parameters(config, 0),
              Dtype.BF16,
              TokenizerFiles.read(ModelFolders.tokenizer(folder)),
              ModelFolders.provenance(1),
              null)
          .write(model);
      MODELS.put(attention, model);
      CONFIGS.put(attention, JsonFile.read(model.resolve("config.json")));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          activation_type | "gelu" | activation_type "gelu" is not supported; expected "silu"
          activation_type | "swiglu" | expected "silu"
          activation_type | null | activation_type is missing; expected "silu"
          block_type | "sequential" | expected "llama"
          block_group_size | 2 | block_group_size 2 is not supported; expected 1
          layer_norm_type | "default" | expected "rms"
          layer_norm_type | null | layer_norm_type is missing
          layer_norm_with_affine | false | expected true
          bias_for_layer_norm | true | expected false
          include_bias | true | include_bias true is not supported
          include_bias | null | include_bias is missing
          include_qkv_bias | true | include_qkv_bias true is not supported
          alibi | true | alibi true is not supported
          rope | false | rope false is not supported; expected true
          rope_scaling | {"type":"linear"} | rope_scaling {"type":"linear"} is not supported
          rope_theta | null | rope_theta is missing
          rope_theta | 0 | rope theta must be positive
          attention_layer_norm | true | attention_layer_norm true
          scale_logits | true | scale_logits true
          input_emb_norm | true | input_emb_norm true
          clip_qkv | 8.0 | clip_qkv 8.0 is not supported; expected null
          multi_query_attention | true | multi_query_attention true
          embedding_size | 11 | embedding_size 11 is below vocab_size 12
          weight_tying | null | weight_tying is missing; expected true or false
          weight_tying | 1 | weight_tying 1 must be true or false
          mask_token_id | null | mask_token_id is missing
          mask_token_id | 12 | mask_token_id 12 is outside the vocabulary of 12
          mask_token_id | 1.5 | mask_token_id 1.5 must be a whole number
          eos_token_id | [2,99] | eos_token_id 99 is outside
          n_heads | 3 | model width 8 over 3 heads
          n_kv_heads | 3 | cannot share 3 key-value heads
          n_layers | 0 | layers must be at least 1
          n_layers | 999999999 | 999999999 layers are above the limit of 10000
          n_layers | "2" | n_layers "2" must be a whole number
          d_model | 1e3 | d_model 1e3 must be a whole number
          d_model | 4000000000 | below a billion
          rms_norm_eps | null | rms_norm_eps is missing
          rms_norm_eps | "1e-5" | rms_norm_eps "1e-5" must be a number
          qk_norm | true | qk_norm true is unknown and may ask for another network
          sliding_window | 128 | sliding_window 128 is unknown
          model_type | "gpt2" | model_type "gpt2" is not supported; "llada", "illada" and "llama" are
          model_type | 5 | model_type 5 must be a text
          model_type | null | model_type is missing
          architectures | ["LLaDAMoE"] | architectures ["LLaDAMoE"] is not supported; expected ["LLaDAModelLM"]
          """)
  void refusesOtherNetworksOfLladaByName(String key, String value, String expected)
      throws IOException {
    assertRefused(AttentionMode.BIDIRECTIONAL, key, value, expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          hidden_act | "gelu" | hidden_act "gelu" is not supported; expected "silu"
          attention_bias | true | attention_bias true is not supported
          mlp_bias | true | mlp_bias true is not supported
          head_dim | 4 | head_dim 4 is not supported; expected 2
          is_causal | false | is_causal false is not supported
          sliding_window | 4096 | sliding_window 4096 is not supported; expected null
          use_sliding_window | true | use_sliding_window true
          partial_rotary_factor | 0.5 | partial_rotary_factor 0.5
          rope_scaling | {"rope_type":"llama3","factor":8} | rope_type "llama3" is not supported
          rope_scaling | {"type":"dynamic"} | type "dynamic" is not supported
          rope_scaling | {"factor":2} | factor 2 is unknown
          rope_scaling | 2 | rope_scaling 2 must be an object
          rope_parameters | {"rope_type":"yarn"} | rope_type "yarn" is not supported
          mask_token_id | 5 | mask_token_id 5 names a diffusion model in Llama's layout, whose model_type must be "illada"
          layer_types | ["sliding_attention"] | layer_types ["sliding_attention"] is unknown
          quantization_config | {"bits":4} | quantization_config {"bits":4} is unknown
          num_attention_heads | 0 | heads must be at least 1
          num_attention_heads | -2 | heads must be at least 1
          architectures | "LlamaForCausalLM" | expected ["LlamaForCausalLM"]
          """)
  void refusesOtherNetworksOfLlamaByName(String key, String value, String expected)
      throws IOException {
    assertRefused(AttentionMode.CAUSAL, key, value, expected);
  }

  @Test
  void readsDiffusionModelsUnderLlamasNames() throws IOException {
    Checkpoint checkpoint = Checkpoint.open(illada(Map.of()));
    assertEquals(ModelFormat.ILLADA, checkpoint.format());
    assertEquals(ModelFolders.config(AttentionMode.BIDIRECTIONAL, false), checkpoint.config());
    assertEquals(5, checkpoint.specialIds().mask());
    checkpoint = Checkpoint.open(illada(Map.of("mask_token_id", "7", "is_causal", "false")));
    assertEquals(7, checkpoint.specialIds().mask());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          is_causal | true | is_causal true is not supported; expected false
          hidden_act | "gelu" | hidden_act "gelu" is not supported
          attention_bias | true | attention_bias true is not supported
          use_qk_norm | true | use_qk_norm true is unknown
          sliding_window | 4096 | sliding_window 4096 is not supported
          rope_scaling | {"rope_type":"yarn"} | rope_type "yarn" is not supported
          architectures | ["LlamaForCausalLM"] | expected ["ILLaDAForCausalLM"]
          mask_token_id | 99 | mask_token_id 99 is outside the vocabulary of 12
          """)
  void refusesOtherNetworksOfIlladaByName(String key, String value, String expected)
      throws IOException {
    Path model = illada(Map.of(key, value));
    String message = Refusal.of(IOException.class, () -> Checkpoint.open(model), expected);
    assertTrue(message.startsWith(model.resolve("config.json") + ": "), message);
  }

  /** A Llama model's folder, declared to be of a diffusion model, with these values changed. */
  private static Path illada(Map<String, String> values) throws IOException {
    Map<String, String> all = new HashMap<>();
    all.put("model_type", "\"illada\"");
    all.put("architectures", "[\"ILLaDAForCausalLM\"]");
    all.putAll(values);
    return change(AttentionMode.CAUSAL, all);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"eos_token_id": 4} | 2, 4
          {"eos_token_id": [4, 2, 6], "temperature": 0.6} | 2, 4, 6
          {"bos_token_id": 1} | 2
          """)
  void generationConfigAddsEndsOfText(String text, String ends) throws IOException {
    Path model = change(AttentionMode.CAUSAL, Map.of());
    Path file = Files.writeString(model.resolve("generation_config.json"), text);
    try {
      assertEquals("[" + ends + "]", Checkpoint.open(model).specialIds().eos().toString());
    } finally {
      Files.delete(file);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"eos_token_id": 99} | eos_token_id 99 is outside
          {"eos_token_id": "x"} | eos_token_id "x" must be a whole number
          [] | expected one JSON object
          """)
  void aWrongGenerationConfigIsNamed(String text, String expected) throws IOException {
    Path model = change(AttentionMode.CAUSAL, Map.of());
    Path file = Files.writeString(model.resolve("generation_config.json"), text);
    try {
      String message = Refusal.of(IOException.class, () -> Checkpoint.open(model), expected);
      assertTrue(message.startsWith(file + ": "), message);
    } finally {
      Files.delete(file);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{", "{'a':1}", "{} {}", "{\"a\":NaN}", "nonsense"})
  void refusesWhatIsNoJsonObject(String text) throws IOException {
    Path model = change(AttentionMode.CAUSAL, Map.of());
    Path file = Files.writeString(model.resolve("config.json"), text);
    String message = Refusal.of(IOException.class, () -> Checkpoint.open(model));
    assertTrue(message.startsWith(file + ": "), message);
  }

  @Test
  void readsRopeThetaWhereverItStands() throws IOException {
    Path model = change(AttentionMode.CAUSAL, Map.of("rope_theta", "null"));
    assertEquals(10_000, Checkpoint.open(model).config().ropeTheta());
    String parameters = "{\"rope_type\":\"default\",\"rope_theta\":5e5}";
    change(AttentionMode.CAUSAL, Map.of("rope_theta", "null", "rope_parameters", parameters));
    assertEquals(500_000, Checkpoint.open(model).config().ropeTheta());
  }

  @Test
  void readsWhatMayBeLeftOut() throws IOException {
    Map<String, String> changes =
        Map.of(
            "embedding_size", "null",
            "eos_token_id", "[2, 4]",
            "pad_token_id", "null",
            "some_new_key", "null");
    Checkpoint checkpoint = Checkpoint.open(change(AttentionMode.BIDIRECTIONAL, changes));
    assertEquals(12, checkpoint.config().vocabularySize());
    assertEquals(List.of(2, 4), checkpoint.specialIds().eos());
    assertNull(checkpoint.specialIds().pad());
  }

  private static void assertRefused(
      AttentionMode attention, String key, String value, String expected) throws IOException {
    Path model = change(attention, Map.of(key, value));
    String message = Refusal.of(IOException.class, () -> Checkpoint.open(model));
    assertTrue(message.startsWith(model.resolve("config.json") + ": "), message);
    assertTrue(message.contains(expected), message);
  }

  /** Puts the model's own configuration back, with these values changed. */
  private static Path change(AttentionMode attention, Map<String, String> values)
      throws IOException {
    JsonObject json = Objects.requireNonNull(CONFIGS.get(attention)).deepCopy();
    values.forEach((key, value) -> json.add(key, JsonParser.parseString(value)));
    Path model = Objects.requireNonNull(MODELS.get(attention));
    JsonFile.write(model.resolve("config.json"), json);
    return model;
  }
}
