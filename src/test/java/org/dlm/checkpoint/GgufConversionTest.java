// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.dlm.kernels.AttentionMode;
import org.dlm.testing.GoldenFolder;
import org.dlm.testing.Refusal;
import org.dlm.tokenizer.TokenizerDefinition;
import org.dlm.transformer.TransformerConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class GgufConversionTest {

  private static final String TOKENIZER =
      """
      {"added_tokens": [{"id": 1, "content": "<s>", "special": true},
                        {"id": 2, "content": "</s>", "special": true},
                        {"id": 3, "content": "<mask>", "special": true},
                        {"id": 9, "content": "word", "special": false}],
       "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false, "use_regex": true},
       "model": {"type": "BPE", "vocab": {"a": 4, "b": 5, "ab": 6, "Ġa": 7},
                 "merges": ["a b", ["Ġ", "a"]]}}
      """;

  private final Path folder;
  private final Path target;

  GgufConversionTest(@TempDir Path folder) {
    this.folder = folder;
    this.target = folder.resolve("model.gguf");
  }

  static Stream<Arguments> setsAndTypes() {
    return GoldenFolder.all().stream()
        .flatMap(set -> Stream.of(Dtype.values()).map(dtype -> Arguments.of(set, dtype)));
  }

  @ParameterizedTest
  @MethodSource("setsAndTypes")
  void everyTensorIsThereUnderItsNameWithItsNumbers(GoldenFolder set, Dtype dtype)
      throws IOException {
    Checkpoint checkpoint = set.checkpoint();
    new GgufConversion(dtype).run(checkpoint, target);
    GgufReader file = new GgufReader(target);
    TransformerConfig config = checkpoint.config();
    TreeSet<String> expected = new TreeSet<>();
    try (Safetensors model = set.model()) {
      for (Map.Entry<String, String> name : names(set.isDiffusion(), config.layers()).entrySet()) {
        expected.add(name.getValue());
        float[] numbers = model.read(name.getKey());
        int[] shape = model.shape(name.getKey());
        GgufReader.Tensor tensor = file.tensors().get(name.getValue());
        boolean vector = shape.length == 1;
        assertArrayEquals(
            vector ? new long[] {shape[0]} : new long[] {shape[1], shape[0]}, tensor.sizes());
        Dtype stored = vector ? Dtype.F32 : dtype;
        if (stored == Dtype.INT8 && shape[1] % 32 != 0) {
          stored = Dtype.F16;
        }
        assertEquals(List.of(0, 1, 30, 8).get(stored.ordinal()), tensor.type());
        if (name.getValue().matches(".*attn_[qk]\\.weight")) {
          numbers = interleaved(numbers, shape[1], config.headWidth());
        }
        numbers = ModelFolders.rounded(numbers, shape, stored);
        assertArrayEquals(numbers, file.numbers(name.getValue()), name.getValue());
      }
    }
    assertEquals(expected, new TreeSet<>(file.tensors().keySet()));
  }

  /** Names in the golden file and, as llama.cpp knows them, in GGUF. */
  private static Map<String, String> names(boolean llada, int layers) {
    Map<String, String> names = new LinkedHashMap<>();
    names.put(llada ? "model.transformer.wte" : "model.embed_tokens", "token_embd");
    names.put(llada ? "model.transformer.ln_f" : "model.norm", "output_norm");
    names.put(llada ? "model.transformer.ff_out" : "lm_head", "output");
    String[][] parts = {
      {"attn_norm", "input_layernorm", "attn_norm"},
      {"q_proj", "self_attn.q_proj", "attn_q"},
      {"k_proj", "self_attn.k_proj", "attn_k"},
      {"v_proj", "self_attn.v_proj", "attn_v"},
      {"attn_out", "self_attn.o_proj", "attn_output"},
      {"ff_norm", "post_attention_layernorm", "ffn_norm"},
      {"ff_proj", "mlp.gate_proj", "ffn_gate"},
      {"up_proj", "mlp.up_proj", "ffn_up"},
      {"ff_out", "mlp.down_proj", "ffn_down"},
    };
    for (int i = 0; i < layers; i++) {
      for (String[] part : parts) {
        String block = llada ? "model.transformer.blocks." + i + "." : "model.layers." + i + ".";
        names.put(block + part[llada ? 0 : 1], "blk." + i + "." + part[2]);
      }
    }
    Map<String, String> weights = new LinkedHashMap<>();
    names.forEach((file, gguf) -> weights.put(file + ".weight", gguf + ".weight"));
    return weights;
  }

  /** Each head's rows 0, half, 1, half + 1, ... */
  private static float[] interleaved(float[] matrix, int width, int headWidth) {
    List<Integer> rows = new ArrayList<>();
    for (int head = 0; head < matrix.length / width; head += headWidth) {
      for (int j = 0; j < headWidth / 2; j++) {
        rows.add(head + j);
        rows.add(head + headWidth / 2 + j);
      }
    }
    float[] result = new float[matrix.length];
    for (int row = 0; row < rows.size(); row++) {
      System.arraycopy(matrix, rows.get(row) * width, result, row * width, width);
    }
    return result;
  }

  /** What rotation makes of q.k is the same in both orders: halves here, neighbours in GGUF. */
  @Test
  void neighboursRotatedAreHalvesRotated() throws IOException {
    float[] query = {0.3f, -1.2f, 0.7f, 2.1f, -0.4f, 0.9f, 1.5f, -0.8f};
    float[] key = {1.1f, 0.2f, -0.6f, 0.5f, 0.8f, -1.7f, 0.1f, 0.4f};
    double halves = dot(rotated(query, 5, 4, 1), rotated(key, 2, 4, 1));
    float[] queryPairs = new float[8];
    float[] keyPairs = new float[8];
    new InterleavedHeads(new NamedTensor("q", query, 0, 8, 1), 8).read(0, queryPairs, 8);
    new InterleavedHeads(new NamedTensor("k", key, 0, 8, 1), 8).read(0, keyPairs, 8);
    assertEquals(halves, dot(rotated(queryPairs, 5, 1, 2), rotated(keyPairs, 2, 1, 2)), 1e-6);
  }

  /** Rotates channel j * step with the one at this distance behind it by the j-th angle. */
  private static double[] rotated(float[] x, int position, int distance, int step) {
    double[] y = new double[x.length];
    for (int j = 0; j < x.length / 2; j++) {
      double angle = position * Math.pow(10_000, -2.0 * j / x.length);
      int one = j * step;
      int other = one + distance;
      y[one] = x[one] * Math.cos(angle) - x[other] * Math.sin(angle);
      y[other] = x[other] * Math.cos(angle) + x[one] * Math.sin(angle);
    }
    return y;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  @Test
  void aPieceOfAnInterleavedMatrixIsThatPiece() throws IOException {
    float[] matrix = new float[8 * 3];
    for (int i = 0; i < matrix.length; i++) {
      matrix[i] = i;
    }
    StreamedTensor rows = new InterleavedHeads(new NamedTensor("q", matrix, 0, 8, 3), 4);
    float[] whole = new float[matrix.length];
    rows.read(0, whole, whole.length);
    assertArrayEquals(interleaved(matrix, 3, 4), whole);
    for (int from = 0; from < whole.length; from++) {
      for (int count = 0; from + count <= whole.length; count++) {
        float[] piece = new float[count];
        rows.read(from, piece, count);
        for (int i = 0; i < count; i++) {
          assertEquals(whole[from + i], piece[i]);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(AttentionMode.class)
  void everyKeySaysWhatTheModelIs(AttentionMode attention) throws IOException {
    Path model = write(attention, TOKENIZER);
    Files.writeString(
        model.resolve("tokenizer_config.json"), "{\"chat_template\": \"{{ messages }}\"}");
    new GgufConversion(Dtype.BF16).run(Checkpoint.open(model), target);
    boolean diffusion = attention == AttentionMode.BIDIRECTIONAL;
    String arch = diffusion ? "llada" : "llama";
    Map<String, Object> expected = new LinkedHashMap<>();
    expected.put("general.architecture", arch);
    expected.put("general.type", "model");
    expected.put("general.name", "model");
    expected.put("general.file_type", 32);
    expected.put("general.quantization_version", 2);
    expected.put(arch + ".vocab_size", 12);
    expected.put(arch + ".context_length", 16);
    expected.put(arch + ".embedding_length", 8);
    expected.put(arch + ".block_count", 2);
    expected.put(arch + ".feed_forward_length", 6);
    expected.put(arch + ".attention.head_count", 4);
    expected.put(arch + ".attention.head_count_kv", 2);
    expected.put(arch + ".attention.layer_norm_rms_epsilon", 1e-5f);
    expected.put(arch + ".rope.dimension_count", 2);
    expected.put(arch + ".rope.freq_base", 10_000f);
    if (diffusion) {
      expected.put("llada.attention.causal", false);
      expected.put("diffusion.shift_logits", false);
    }
    expected.put("tokenizer.ggml.model", "gpt2");
    expected.put("tokenizer.ggml.pre", "gpt-2");
    expected.put(
        "tokenizer.ggml.tokens",
        List.of(
            "[PAD0]", "<s>", "</s>", "<mask>", "a", "b", "ab", "Ġa", "[PAD8]", "word", "[PAD10]",
            "[PAD11]"));
    expected.put("tokenizer.ggml.token_type", List.of(5, 3, 3, 3, 1, 1, 1, 1, 5, 4, 5, 5));
    expected.put("tokenizer.ggml.merges", List.of("a b", "Ġ a"));
    expected.put("tokenizer.ggml.bos_token_id", 1);
    expected.put("tokenizer.ggml.eos_token_id", 2);
    expected.put("tokenizer.ggml.padding_token_id", 2);
    if (diffusion) {
      expected.put("tokenizer.ggml.mask_token_id", 3);
    }
    expected.put("tokenizer.ggml.add_bos_token", true);
    expected.put("tokenizer.chat_template", "{{ messages }}");
    assertEquals(expected, new GgufReader(target).metadata());
  }

  @Test
  void aTiedHeadIsLeftOutAndAMissingTokenizerSaysSo() throws IOException {
    Path model = folder.resolve("random");
    new RandomModel(ModelShape.ILLADA_TINY, Dtype.F32, Long.MAX_VALUE, 0).write(model);
    Files.delete(model.resolve("tokenizer.json"));
    new GgufConversion(Dtype.F16).run(Checkpoint.open(model), target);
    GgufReader file = new GgufReader(target);
    assertFalse(file.tensors().containsKey("output.weight"));
    assertEquals("none", file.metadata().get("tokenizer.ggml.model"));
    assertEquals(false, file.metadata().get("llada.attention.causal"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          pre_tokenizer | null | pre_tokenizer null has no name in GGUF
          pre_tokenizer | {"type":"ByteLevel","add_prefix_space":true} | has no name in GGUF
          pre_tokenizer | {"type":"ByteLevel","use_regex":false} | has no name in GGUF
          pre_tokenizer | {"type":"Whitespace"} | pre_tokenizer {"type":"Whitespace"} has no name
          model | {"type":"Unigram"} | model Unigram has no name in GGUF
          model | [] | model is missing
          model | {"type":"BPE","vocab":{"a":12},"merges":[]} | token 12, "a", is outside the model's vocabulary of 12
          model | {"type":"BPE","vocab":{"a":{}},"merges":[]} | not a tokenizer
          model | {"type":"BPE","vocab":{"a":"x"},"merges":[]} | not a tokenizer
          model | {"type":"BPE","vocab":{"a":4},"merges":[[]]} | not a tokenizer
          model | {"type":"BPE","vocab":{"a":4}} | not a tokenizer
          added_tokens | [{"content":"x"}] | not a tokenizer
          """)
  void otherTokenizersAreRefusedByName(String key, String value, String expected)
      throws IOException {
    JsonObject tokenizer = JsonParser.parseString(TOKENIZER).getAsJsonObject();
    tokenizer.add(key, JsonParser.parseString(value));
    Path model = write(AttentionMode.BIDIRECTIONAL, tokenizer.toString());
    Refusal.of(
        IOException.class,
        () -> new GgufConversion(Dtype.F32).run(Checkpoint.open(model), target),
        model.resolve("tokenizer.json").toString(),
        expected);
    assertFalse(Files.exists(target));
  }

  @Test
  void whatLlama3AndQwen2SplitByHasItsName() throws IOException {
    String regex =
        "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r"
            + "\\n"
            + "\\p{L}\\p{N}]?\\p{L}+|\\p{N}%s| ?[^\\s\\p{L}\\p{N}]+[\\r"
            + "\\n"
            + "]*|\\s*[\\r"
            + "\\n"
            + "]+|\\s+(?!\\S)|\\s+";
    for (String[] pair : new String[][] {{"{1,3}", "llama-bpe"}, {"", "qwen2"}}) {
      JsonObject pattern = new JsonObject();
      pattern.addProperty("Regex", regex.formatted(pair[0]));
      String split = "{\"type\":\"Split\",\"pattern\":" + pattern + ",\"behavior\":\"Isolated\"}";
      String bytes = "{\"type\":\"ByteLevel\",\"add_prefix_space\":false,\"use_regex\":false}";
      JsonObject tokenizer = JsonParser.parseString(TOKENIZER).getAsJsonObject();
      tokenizer.add(
          "pre_tokenizer",
          JsonParser.parseString(
              "{\"type\":\"Sequence\",\"pretokenizers\":[" + split + "," + bytes + "]}"));
      Path model = write(AttentionMode.CAUSAL, tokenizer.toString());
      Files.deleteIfExists(target);
      new GgufConversion(Dtype.F32).run(Checkpoint.open(model), target);
      assertEquals(pair[1], new GgufReader(target).metadata().get("tokenizer.ggml.pre"));
    }
  }

  @Test
  void nothingIsOverwrittenAndNothingIsLeftBehind() throws IOException {
    Path model = write(AttentionMode.BIDIRECTIONAL, TOKENIZER);
    Files.writeString(target, "mine");
    GgufConversion conversion = new GgufConversion(Dtype.F32);
    Refusal.of(
        IOException.class, () -> conversion.run(Checkpoint.open(model), target), "exists already");
    assertEquals("mine", Files.readString(target));
    Path deep = folder.resolve("new").resolve("deep.gguf");
    conversion.run(Checkpoint.open(model), deep);
    byte[] once = Files.readAllBytes(deep);
    Files.delete(deep);
    conversion.run(Checkpoint.open(model), deep);
    assertArrayEquals(once, Files.readAllBytes(deep));
    try (Stream<Path> files = Files.list(deep.getParent())) {
      assertEquals(List.of(deep), files.toList());
    }
  }

  @Test
  void theTokenizerOfBytesHasNoName() throws IOException {
    Path tokenizer = folder.resolve("bytes");
    TokenizerDefinition.ofBytes().write(tokenizer);
    Path model =
        write(AttentionMode.BIDIRECTIONAL, Files.readString(tokenizer.resolve("tokenizer.json")));
    String message =
        Refusal.of(
            IOException.class,
            () -> new GgufConversion(Dtype.F32).run(Checkpoint.open(model), target));
    assertTrue(message.contains("\"use_regex\":false"), message);
  }

  private Path write(AttentionMode attention, String tokenizer) throws IOException {
    Path model = folder.resolve("model");
    TransformerConfig config = ModelFolders.config(attention, false);
    Path file = Files.createDirectories(folder.resolve("t")).resolve("tokenizer.json");
    Files.writeString(file, tokenizer);
    new Snapshot(
            config,
            ModelFolders.ids(attention),
            ModelFolders.parameters(config, 0),
            Dtype.F32,
            TokenizerFiles.read(file),
            ModelFolders.provenance(1),
            null)
        .write(model);
    return model;
  }
}
