// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.dlm.checkpoint.Safetensors;
import org.dlm.kernels.Kernels;
import org.dlm.testing.GoldenFolder;
import org.dlm.testing.GoldenNetwork;
import org.dlm.testing.Json;
import org.dlm.testing.TestKernels;
import org.dlm.transformer.TransformerConfig;
import org.dlm.transformer.TransformerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What happens inside the first block, each layer fed with the reference's own activations. */
class BlockGoldenTest {

  private static final float TOLERANCE = 2e-5f;

  static List<Arguments> setsAndKernels() {
    return GoldenFolder.all().stream()
        .flatMap(set -> TestKernels.all().stream().map(kernels -> Arguments.of(set, kernels)))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("setsAndKernels")
  void everyLayerOfTheFirstBlock(GoldenFolder set, Kernels kernels) throws IOException {
    TransformerNetwork source = GoldenNetwork.load(set, "model.safetensors", kernels, true);
    TransformerConfig config = source.config();
    SequenceBatch sequences = sequences(set);
    BlockMemory memory = BlockMemory.create(true);
    try (Safetensors golden = set.golden()) {
      RmsNormLayer first = norm("blocks.0.attentionNorm.weight", config, kernels, sequences);
      RmsNormLayer second = norm("blocks.0.feedForwardNorm.weight", config, kernels, sequences);
      SelfAttentionLayer attention =
          new SelfAttentionLayer(
              kernels,
              sequences,
              "blocks.0.",
              config.dModel(),
              config.heads(),
              config.keyValueHeads(),
              config.attention(),
              new RotaryEmbedding(config.headWidth(), config.maxLength(), config.ropeTheta()),
              memory);
      SwiGluLayer swiGlu =
          new SwiGluLayer(
              kernels, sequences, "blocks.0.", config.dModel(), config.feedForward(), memory);
      List.of(first, second, attention, swiGlu).forEach(layer -> copyWeights(source, layer));

      float[] x = golden.read("act.emb");
      float[] normed = golden.read("act.block0.attn_norm");
      float[] attended = golden.read("act.block0.attn_out");
      float[] normedAgain = golden.read("act.block0.ff_norm");
      float[] out = golden.read("act.block0.mlp_out");
      assertForward(first, x, normed);
      assertForward(attention, normed, attended);
      assertRotated(golden, memory, config, sequences);
      float[] middle = sum(x, attended);
      assertForward(second, middle, normedAgain);
      assertForward(swiGlu, normedAgain, out);
      assertArrayEquals(golden.read("act.block0"), sum(middle, out), TOLERANCE);
    }
  }

  private static RmsNormLayer norm(
      String name, TransformerConfig config, Kernels kernels, SequenceBatch sequences) {
    return new RmsNormLayer(kernels, sequences, name, config.dModel(), config.normEpsilon(), true);
  }

  private static void assertForward(SequenceLayer layer, float[] x, float[] expected) {
    float[] y = new float[expected.length];
    layer.forward(x, y);
    assertArrayEquals(expected, y, TOLERANCE, layer.getClass().getSimpleName());
  }

  /** The reference's heads lie one after the other, [batch, heads, seq, headWidth]. */
  private static void assertRotated(
      Safetensors golden, BlockMemory memory, TransformerConfig config, SequenceBatch sequences)
      throws IOException {
    int width = (config.heads() + 2 * config.keyValueHeads()) * config.headWidth();
    float[] qkv = memory.queryKeyValue.atLeast((long) sequences.rows() * width);
    float[] q = golden.read("act.block0.q_rope");
    float[] k = golden.read("act.block0.k_rope");
    assertHeads(q, qkv, 0, config.heads(), width, config.headWidth(), sequences);
    int keys = config.heads() * config.headWidth();
    assertHeads(k, qkv, keys, config.keyValueHeads(), width, config.headWidth(), sequences);
  }

  private static void assertHeads(
      float[] expected,
      float[] qkv,
      int from,
      int heads,
      int width,
      int headWidth,
      SequenceBatch sequences) {
    int seq = sequences.length();
    for (int i = 0; i < expected.length; i++) {
      int channel = i % headWidth;
      int position = i / headWidth % seq;
      int head = i / (headWidth * seq) % heads;
      int row = i / (headWidth * seq * heads) * seq + position;
      int at = row * width + from + head * headWidth + channel;
      assertEquals(expected[i], qkv[at], TOLERANCE, "head " + head + ", position " + position);
    }
  }

  private static void copyWeights(TransformerNetwork source, SequenceLayer layer) {
    for (Parameter to : layer.parameters()) {
      Parameter from =
          source.parameters().stream()
              .filter(each -> each.name().equals(to.name()))
              .findFirst()
              .orElseThrow();
      System.arraycopy(from.values(), from.offset(), to.values(), to.offset(), to.size());
    }
  }

  private static float[] sum(float[] a, float[] b) {
    float[] sum = a.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += b[i];
    }
    return sum;
  }

  private static SequenceBatch sequences(GoldenFolder set) {
    JsonObject train = set.caseNamed("train");
    JsonArray rows = train.getAsJsonArray("input_ids");
    int[] ids = rows.asList().stream().flatMapToInt(row -> IntStream.of(Json.ints(row))).toArray();
    SequenceBatch sequences = new SequenceBatch();
    int length = ids.length / rows.size();
    sequences.set(ids, rows.size(), length, 0, length, null, null);
    return sequences;
  }
}
