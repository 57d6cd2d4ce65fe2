// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.autoregressive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import com.google.gson.JsonObject;
import java.util.Arrays;
import org.dlm.testing.GoldenFolder;
import org.dlm.testing.GoldenModel;
import org.dlm.testing.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NextTokenLikelihoodGoldenTest {

  private static final double TOLERANCE = 1e-4;

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("org.dlm.testing.GoldenFolder#autoregressive")
  void logProbabilitiesAreTheReferences(GoldenFolder set) {
    for (JsonObject example : Json.objects(set.likelihood(), "examples")) {
      int[] prompt = Json.ints(example, "prompt");
      int[] target = Json.ints(example, "target");
      int[] text = Arrays.copyOf(prompt, prompt.length + target.length);
      System.arraycopy(target, 0, text, prompt.length, target.length);
      double[] losses = new double[text.length];
      NextTokenLikelihood.add(text, prompt.length, text.length, GoldenModel.of(set), losses);
      double[] expected =
          Arrays.stream(Json.doubles(example, "token_log_probs")).map(value -> -value).toArray();
      assertArrayEquals(
          expected, Arrays.copyOfRange(losses, prompt.length, text.length), TOLERANCE);
    }
  }
}
