// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.transformer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dlm.checkpoint.Safetensors;
import org.dlm.kernels.Kernels;
import org.dlm.layers.Parameter;
import org.dlm.testing.GoldenFolder;
import org.dlm.testing.GoldenNetwork;
import org.dlm.testing.Json;
import org.dlm.testing.TestKernels;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The network against a reference implementation, with the fast kernels and the plain ones. */
class NetworkGoldenTest {

  private static final String WEIGHTS = "model.safetensors";

  static Stream<Arguments> setsAndKernels() {
    return GoldenFolder.all().stream()
        .flatMap(set -> TestKernels.all().stream().map(kernels -> Arguments.of(set, kernels)));
  }

  @ParameterizedTest
  @MethodSource("setsAndKernels")
  void logitsOfEveryCase(GoldenFolder set, Kernels kernels) throws IOException {
    try (Safetensors golden = set.golden()) {
      for (JsonObject each : Json.objects(set.cases(), "cases")) {
        String name = each.get("name").getAsString();
        boolean bf16 = name.equals("bf16");
        Lesson lesson = unweighted(bf16 ? set.caseNamed("train") : each);
        String weights = bf16 ? "model-bf16.safetensors" : WEIGHTS;
        float[] expected = golden.read(name.equals("train") ? "logits" : name + ".logits");
        for (boolean training : new boolean[] {true, false}) {
          TransformerNetwork network = GoldenNetwork.load(set, weights, kernels, training);
          float[] actual = lesson.logits(network);
          clearPadding(lesson, expected, actual);
          assertClose(expected, actual, 1e-4, name);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("setsAndKernels")
  void activationsOfTheTrainCase(GoldenFolder set, Kernels kernels) throws IOException {
    TransformerNetwork network = GoldenNetwork.load(set, WEIGHTS, kernels, false);
    unweighted(set.caseNamed("train")).hidden(network);
    int last = network.getLayers().size() - 1;
    try (Safetensors golden = set.golden()) {
      assertClose(golden.read("act.emb"), outputs(network, 1), 2e-5, "embedding");
      assertClose(golden.read("act.block0"), outputs(network, 2), 2e-5, "block 0");
      assertClose(golden.read("act.ln_f"), outputs(network, last), 2e-5, "final norm");
    }
  }

  @ParameterizedTest
  @MethodSource("setsAndKernels")
  void lossAndEveryGradient(GoldenFolder set, Kernels kernels) throws IOException {
    TransformerNetwork network = GoldenNetwork.load(set, WEIGHTS, kernels, true);
    JsonObject train = set.caseNamed("train");
    Lesson lesson = set.isDiffusion() ? pretraining(train) : nextToken(train);
    double[] losses = lesson.learn(network, kernels);
    assertLoss(train, lesson, losses);
    try (Safetensors golden = set.golden()) {
      if (golden.names().contains("ce")) {
        assertClose(golden.read("ce"), floats(losses), 1e-4, "cross-entropies");
      }
      for (Parameter parameter : network.parameters()) {
        float[] expected = golden.read("grad." + GoldenNetwork.fileName(set, parameter));
        int from = parameter.offset();
        float[] actual = Arrays.copyOfRange(parameter.gradients(), from, from + parameter.size());
        assertClose(expected, actual, 1e-4 * largest(expected), parameter.name());
      }
    }
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("org.dlm.testing.GoldenFolder#diffusion")
  void lossOfFineTuning(GoldenFolder set) throws IOException {
    Kernels kernels = TestKernels.fast();
    TransformerNetwork network = GoldenNetwork.load(set, WEIGHTS, kernels, true);
    JsonObject sft = set.caseNamed("sft");
    Lesson lesson = fineTuning(sft);
    double[] losses = lesson.learn(network, kernels);
    assertLoss(sft, lesson, losses);
    try (Safetensors golden = set.golden()) {
      assertClose(golden.read("sft.ce"), floats(losses), 1e-4, "cross-entropies");
    }
  }

  private static void assertLoss(JsonObject input, Lesson lesson, double[] losses) {
    double expected = input.get("loss").getAsDouble();
    assertEquals(expected, lesson.weighted(losses), 1e-5 * expected, "loss");
  }

  // ------------------------------------ lessons, straight from the formulas of the sets' README

  private static Lesson unweighted(JsonObject input) {
    int[] ids = flat(input.getAsJsonArray("input_ids"));
    return lesson(input, ids, new float[ids.length]);
  }

  private static Lesson pretraining(JsonObject input) {
    double[] share = Json.doubles(input, "p_mask");
    int positions = input.get("batch").getAsInt() * input.get("seq_len").getAsInt();
    return masked(input, b -> 1 / share[b] / positions);
  }

  private static Lesson fineTuning(JsonObject input) {
    double[] share = Json.doubles(input, "p_mask");
    int[] answers = Json.ints(input, "answer_lengths");
    int batch = input.get("batch").getAsInt();
    return masked(input, b -> 1 / share[b] / answers[b] / batch);
  }

  private static Lesson masked(JsonObject input, IntToDoubleFunction weightOfRow) {
    int length = input.get("seq_len").getAsInt();
    int[] masked = flat(input.getAsJsonArray("masked"));
    float[] weights = new float[masked.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) (masked[i] * weightOfRow.applyAsDouble(i / length));
    }
    return lesson(input, flat(input.getAsJsonArray("targets")), weights);
  }

  private static Lesson nextToken(JsonObject input) {
    int length = input.get("seq_len").getAsInt();
    int batch = input.get("batch").getAsInt();
    int[] ids = flat(input.getAsJsonArray("input_ids"));
    int[] labels = new int[ids.length];
    float[] weights = new float[ids.length];
    for (int i = 0; i < ids.length; i++) {
      if (i % length < length - 1) {
        labels[i] = ids[i + 1];
        weights[i] = 1f / (batch * (length - 1));
      }
    }
    return lesson(input, labels, weights);
  }

  private static Lesson lesson(JsonObject input, int[] labels, float[] weights) {
    int[] ids = flat(input.getAsJsonArray("input_ids"));
    int length = input.get("seq_len").getAsInt();
    return new Lesson(ids, ids.length / length, length, padding(input), null, labels, weights);
  }

  /** Number of padding tokens on the left of each sequence. */
  private static int @Nullable [] padding(JsonObject input) {
    JsonArray rows = input.getAsJsonArray("attention_mask");
    if (rows == null) {
      return null;
    }
    return rows.asList().stream()
        .mapToInt(row -> (int) IntStream.of(Json.ints(row)).filter(bit -> bit == 0).count())
        .toArray();
  }

  private static int[] flat(JsonArray rows) {
    return rows.asList().stream().flatMapToInt(row -> IntStream.of(Json.ints(row))).toArray();
  }

  // ---------------------------------------------------------------------------- comparison

  /** What stands at padding is of no interest. */
  private static void clearPadding(Lesson lesson, float[] expected, float[] actual) {
    int[] validFrom = lesson.validFrom();
    if (validFrom == null) {
      return;
    }
    int sequence = expected.length / lesson.batch();
    for (int b = 0; b < lesson.batch(); b++) {
      int end = b * sequence + validFrom[b] * (sequence / lesson.length());
      Arrays.fill(expected, b * sequence, end, 0f);
      Arrays.fill(actual, b * sequence, end, 0f);
    }
  }

  private static float[] outputs(TransformerNetwork network, int layer) {
    return network.getLayers().get(layer).getOutputs().getValues();
  }

  private static float[] floats(double[] values) {
    float[] result = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = (float) values[i];
    }
    return result;
  }

  private static double largest(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> Math.abs(values[i])).max().orElse(0);
  }

  private static void assertClose(float[] expected, float[] actual, double tolerance, String what) {
    assertEquals(expected.length, actual.length, what);
    for (int i = 0; i < expected.length; i++) {
      double difference = Math.abs((double) expected[i] - actual[i]);
      assertTrue(
          difference <= tolerance,
          what
              + " at "
              + i
              + ": "
              + actual[i]
              + " for "
              + expected[i]
              + ", tolerance "
              + tolerance);
    }
  }
}
