// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.diffusion;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.dlm.checkpoint.Safetensors;
import org.dlm.testing.GoldenFolder;
import org.dlm.testing.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The reference's masks and times give the reference's loss. */
class ForwardProcessGoldenTest {

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("org.dlm.testing.GoldenFolder#diffusion")
  void preTrainingLossIsTheReferences(GoldenFolder set) throws IOException {
    JsonObject train = set.caseNamed("train");
    try (Safetensors golden = set.golden()) {
      assertLoss(set, train, new int[train.get("batch").getAsInt()], golden.read("ce"));
    }
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("org.dlm.testing.GoldenFolder#diffusion")
  void fineTuningLossIsTheReferences(GoldenFolder set) throws IOException {
    JsonObject sft = set.caseNamed("sft");
    try (Safetensors golden = set.golden()) {
      assertLoss(set, sft, Json.ints(sft, "prompt_lengths"), golden.read("sft.ce"));
    }
  }

  private static void assertLoss(
      GoldenFolder set, JsonObject batch, int[] promptLengths, float[] crossEntropy) {
    int rows = batch.get("batch").getAsInt();
    int seq = batch.get("seq_len").getAsInt();
    int maskId = set.config().get("mask_token_id").getAsInt();
    ForwardProcess process = new ForwardProcess(MaskSchedule.linear(), LossWeighting.BOUND, maskId);
    double loss = 0;
    for (int row = 0; row < rows; row++) {
      int[] xt = Json.ints(batch.getAsJsonArray("targets").get(row));
      int[] masked = Json.ints(batch.getAsJsonArray("masked").get(row));
      double pMask = Json.doubles(batch, "p_mask")[row];
      double t = (pMask - MaskSchedule.DEFAULT_EPSILON) / (1 - MaskSchedule.DEFAULT_EPSILON);
      int prompt = promptLengths[row];
      double share = 1.0 / (rows * (seq - prompt));
      float[] weights = new float[seq];
      process.corrupt(xt, weights, prompt, seq, t, share, replay(masked, prompt));

      assertArrayEquals(Json.ints(batch.getAsJsonArray("input_ids").get(row)), xt);
      for (int i = 0; i < seq; i++) {
        assertEquals(masked[i] * share / pMask, weights[i], 1e-7 / pMask);
        loss += weights[i] * crossEntropy[row * seq + i];
      }
    }
    double expected = batch.get("loss").getAsDouble();
    assertEquals(expected, loss, 1e-5 * expected);
  }

  /** Random numbers that mask the given positions and no others. */
  private static RandomGenerator replay(int[] masked, int from) {
    var rest = Arrays.stream(masked).skip(from).iterator();
    return () -> rest.nextInt() == 1 ? 0 : -1;
  }
}
