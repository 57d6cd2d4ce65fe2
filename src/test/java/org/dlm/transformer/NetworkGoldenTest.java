// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.transformer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dlm.checkpoint.Safetensors;
import org.dlm.kernels.Kernels;
import org.dlm.layers.Parameter;
import org.dlm.objective.WeightedCrossEntropy;
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
    for (JsonObject each : Json.objects(set.cases(), "cases")) {
      String name = each.get("name").getAsString();
      boolean bf16 = name.equals("bf16");
      JsonObject input = bf16 ? set.caseNamed("train") : each;
      String weights = bf16 ? "model-bf16.safetensors" : WEIGHTS;
      String tensor = name.equals("train") ? "logits" : name + ".logits";
      try (Safetensors golden = set.golden()) {
        float[] expected = golden.read(tensor);
        for (boolean training : new boolean[] {true, false}) {
          TransformerNetwork network = GoldenNetwork.load(set, weights, kernels, training);
          float[] actual = logits(network, input);
          assertClose(masked(expected, input), masked(actual, input), 1e-4, tensor);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("setsAndKernels")
  void activationsOfTheTrainCase(GoldenFolder set, Kernels kernels) throws IOException {
    TransformerNetwork network = GoldenNetwork.load(set, WEIGHTS, kernels, false);
    forward(network, set.caseNamed("train"));
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
    Task task = set.isDiffusion() ? Task.pretraining(train) : Task.nextToken(train);
    double[] losses = lossesAndGradients(network, kernels, train, task);
    double loss = train.get("loss").getAsDouble();
    assertEquals(loss, task.weighted(losses), 1e-5 * loss, "loss");
    try (Safetensors golden = set.golden()) {
      if (golden.names().contains("ce")) {
        assertClose(golden.read("ce"), task.where(losses), 1e-4, "cross-entropies");
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
    Kernels kernels = TestKernels.fast(2);
    TransformerNetwork network = GoldenNetwork.load(set, WEIGHTS, kernels, true);
    JsonObject sft = set.caseNamed("sft");
    Task task = Task.fineTuning(sft);
    double[] losses = lossesAndGradients(network, kernels, sft, task);
    double loss = sft.get("loss").getAsDouble();
    assertEquals(loss, task.weighted(losses), 1e-5 * loss, "loss");
    try (Safetensors golden = set.golden()) {
      assertClose(golden.read("sft.ce"), task.where(losses), 1e-4, "cross-entropies");
    }
  }

  /** Labels and loss weights of all positions, straight from the formulas of the README. */
  private record Task(int[] labels, float[] weights) {

    static Task pretraining(JsonObject input) {
      double[] share = Json.doubles(input, "p_mask");
      int positions = input.get("batch").getAsInt() * input.get("seq_len").getAsInt();
      return masked(input, b -> 1 / share[b] / positions);
    }

    static Task fineTuning(JsonObject input) {
      double[] share = Json.doubles(input, "p_mask");
      int[] answers = Json.ints(input, "answer_lengths");
      int batch = input.get("batch").getAsInt();
      return masked(input, b -> 1 / share[b] / answers[b] / batch);
    }

    private static Task masked(JsonObject input, java.util.function.IntToDoubleFunction weight) {
      int length = input.get("seq_len").getAsInt();
      int[] masked = flat(input.getAsJsonArray("masked"));
      float[] weights = new float[masked.length];
      for (int i = 0; i < weights.length; i++) {
        weights[i] = (float) (masked[i] * weight.applyAsDouble(i / length));
      }
      return new Task(flat(input.getAsJsonArray("targets")), weights);
    }

    static Task nextToken(JsonObject input) {
      int length = input.get("seq_len").getAsInt();
      int batch = input.get("batch").getAsInt();
      int[] ids = ids(input);
      int[] labels = new int[ids.length];
      float[] weights = new float[ids.length];
      for (int i = 0; i < ids.length; i++) {
        if (i % length < length - 1) {
          labels[i] = ids[i + 1];
          weights[i] = 1f / (batch * (length - 1));
        }
      }
      return new Task(labels, weights);
    }

    int[] rows() {
      return IntStream.range(0, weights.length).filter(i -> weights[i] != 0).toArray();
    }

    double weighted(double[] losses) {
      return IntStream.range(0, losses.length).mapToDouble(i -> weights[i] * losses[i]).sum();
    }

    float[] where(double[] losses) {
      float[] result = new float[losses.length];
      for (int row : rows()) {
        result[row] = (float) losses[row];
      }
      return result;
    }
  }

  /** One training pass; the losses are of all positions, 0 where there is none. */
  private static double[] lossesAndGradients(
      TransformerNetwork network, Kernels kernels, JsonObject input, Task task) {
    int vocabulary = network.config().vocabularySize();
    float[] hidden = forward(network, input);
    int[] rows = task.rows();
    float[] logits = new float[rows.length * vocabulary];
    network.head().logits(hidden, rows, 0, rows.length, logits);
    int[] labels = IntStream.of(rows).map(row -> task.labels[row]).toArray();
    float[] weights = new float[rows.length];
    for (int i = 0; i < rows.length; i++) {
      weights[i] = task.weights[rows[i]];
    }
    double[] losses = new double[rows.length];
    new WeightedCrossEntropy(kernels)
        .lossesAndGradients(logits, rows.length, vocabulary, labels, weights, losses, 0);
    network.clearGradients();
    float[] dHidden = network.clearHiddenGradient();
    network.head().backward(hidden, rows, 0, rows.length, logits, dHidden);
    network.backward();
    double[] all = new double[task.weights.length];
    for (int i = 0; i < rows.length; i++) {
      all[rows[i]] = losses[i];
    }
    return all;
  }

  private static float[] logits(TransformerNetwork network, JsonObject input) {
    float[] hidden = forward(network, input);
    int[] rows = IntStream.range(0, ids(input).length).toArray();
    float[] logits = new float[rows.length * network.config().vocabularySize()];
    network.head().logits(hidden, rows, 0, rows.length, logits);
    return logits;
  }

  private static float[] forward(TransformerNetwork network, JsonObject input) {
    int length = input.get("seq_len").getAsInt();
    int[] ids = ids(input);
    return network.forward(ids, ids.length / length, length, 0, length, validFrom(input), null);
  }

  private static int[] ids(JsonObject input) {
    return flat(input.getAsJsonArray("input_ids"));
  }

  /** Number of padding tokens on the left of each sequence. */
  private static int @Nullable [] validFrom(JsonObject input) {
    JsonArray rows = input.getAsJsonArray("attention_mask");
    if (rows == null) {
      return null;
    }
    return rows.asList().stream()
        .mapToInt(row -> (int) IntStream.of(Json.ints(row)).filter(bit -> bit == 0).count())
        .toArray();
  }

  /** The numbers of positions that are no padding. */
  private static float[] masked(float[] values, JsonObject input) {
    int @Nullable [] validFrom = validFrom(input);
    if (validFrom == null) {
      return values;
    }
    int length = input.get("seq_len").getAsInt();
    int width = values.length / (length * validFrom.length);
    List<Float> kept = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      int row = i / width;
      if (row % length >= validFrom[row / length]) {
        kept.add(values[i]);
      }
    }
    float[] result = new float[kept.size()];
    for (int i = 0; i < result.length; i++) {
      result[i] = kept.get(i);
    }
    return result;
  }

  private static int[] flat(JsonArray rows) {
    return rows.asList().stream().flatMapToInt(row -> IntStream.of(Json.ints(row))).toArray();
  }

  private static float[] outputs(TransformerNetwork network, int layer) {
    return network.getLayers().get(layer).getOutputs().getValues();
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
