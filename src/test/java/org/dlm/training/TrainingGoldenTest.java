// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.dlm.checkpoint.Safetensors;
import org.dlm.kernels.Kernels;
import org.dlm.layers.Parameter;
import org.dlm.objective.ObjectiveBatch;
import org.dlm.optimizer.AdamW;
import org.dlm.testing.GoldenFolder;
import org.dlm.testing.GoldenNetwork;
import org.dlm.testing.Json;
import org.dlm.testing.TestKernels;
import org.dlm.transformer.TransformerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Loss, gradients and updates together, for five steps on one batch, against a reference. */
class TrainingGoldenTest {

  /** Gradients below this have signs of chance, and the first update takes nothing but signs. */
  private static final double TINY_GRADIENT = 1e-5;

  static List<Arguments> setsAndKernels() {
    return GoldenFolder.diffusion().stream()
        .flatMap(set -> TestKernels.all().stream().map(kernels -> Arguments.of(set, kernels)))
        .toList();
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("setsAndKernels")
  void fiveUpdatesOnOneBatch(GoldenFolder set, Kernels kernels) throws IOException {
    JsonObject train = set.caseNamed("train");
    TransformerNetwork network = GoldenNetwork.load(set, "model.safetensors", kernels, true);
    TransformerModel model = new TransformerModel(network, kernels);
    AdamW optimizer = new AdamW(network.parameters(), set.adamW(), kernels);
    ObjectiveBatch batch = batch(train);
    double[] losses =
        Json.doubles(train, "loss_before_and_after_each_of_5_adamw_steps_on_this_batch");
    for (int step = 0; step < losses.length; step++) {
      model.clearGradients();
      double loss = model.lossAndGradients(batch);
      assertEquals(losses[step], loss, step == 0 ? 1e-5 * loss : 1e-4, "loss at step " + step);
      optimizer.step(step + 1, set.learningRate(), 1);
      if (step == 0) {
        assertParametersAfterOne(set, network);
      } else if (step == 2) {
        assertParametersAfterThree(set, network);
      }
    }
  }

  private static void assertParametersAfterOne(GoldenFolder set, TransformerNetwork network)
      throws IOException {
    try (Safetensors golden = set.golden()) {
      for (Parameter each : network.parameters()) {
        String name = GoldenNetwork.fileName(set, each);
        float[] expected = golden.read("adamw." + name);
        float[] gradient = golden.read("grad." + name);
        for (int i = 0; i < expected.length; i++) {
          boolean tiny = gradient[i] != 0 && Math.abs(gradient[i]) < TINY_GRADIENT;
          double tolerance = tiny ? 2.1e-3 : 2e-6;
          assertEquals(expected[i], each.values()[each.offset() + i], tolerance, name);
        }
      }
    }
  }

  private static void assertParametersAfterThree(GoldenFolder set, TransformerNetwork network)
      throws IOException {
    int numbers = 0;
    int far = 0;
    try (Safetensors golden = set.golden()) {
      for (Parameter each : network.parameters()) {
        String name = GoldenNetwork.fileName(set, each);
        float[] expected = golden.read("adamw3." + name);
        for (int i = 0; i < expected.length; i++) {
          double difference = Math.abs(expected[i] - each.values()[each.offset() + i]);
          assertTrue(difference <= 7e-3, name + " at " + i + " is off by " + difference);
          far += difference > 1e-5 ? 1 : 0;
        }
        numbers += expected.length;
      }
    }
    assertTrue(far <= numbers / 1000, far + " of " + numbers + " numbers are off by over 1e-5");
  }

  /** Inputs, labels and weights of pre-training, straight from the formula of the set's README. */
  private static ObjectiveBatch batch(JsonObject train) {
    int rows = train.get("batch").getAsInt();
    int seq = train.get("seq_len").getAsInt();
    double[] share = Json.doubles(train, "p_mask");
    int[] masked = flat(train, "masked");
    ObjectiveBatch batch = new ObjectiveBatch();
    batch.resize(rows, seq);
    System.arraycopy(flat(train, "input_ids"), 0, batch.inputs(), 0, rows * seq);
    System.arraycopy(flat(train, "targets"), 0, batch.labels(), 0, rows * seq);
    for (int i = 0; i < rows * seq; i++) {
      batch.weights()[i] = (float) (masked[i] / share[i / seq] / (rows * seq));
    }
    return batch;
  }

  private static int[] flat(JsonObject parent, String key) {
    JsonArray rows = parent.getAsJsonArray(key);
    return rows.asList().stream().flatMapToInt(row -> IntStream.of(Json.ints(row))).toArray();
  }
}
