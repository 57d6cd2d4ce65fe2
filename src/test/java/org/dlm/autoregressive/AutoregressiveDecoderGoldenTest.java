// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.autoregressive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonObject;
import java.util.Arrays;
import java.util.Set;
import org.dlm.decoding.SequenceRandom;
import org.dlm.decoding.Softmax;
import org.dlm.decoding.StopTokens;
import org.dlm.decoding.TokenPredictor;
import org.dlm.decoding.Window;
import org.dlm.testing.GoldenFolder;
import org.dlm.testing.GoldenModel;
import org.dlm.testing.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Decoding through the cache gives what the reference implementation gave. */
class AutoregressiveDecoderGoldenTest {

  private static final double TOLERANCE = 1e-4;

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("org.dlm.testing.GoldenFolder#autoregressive")
  void everyTokenIsTheReferences(GoldenFolder set) {
    TokenPredictor model = GoldenModel.of(set);
    for (JsonObject trace : Json.objects(set.trace(), "traces")) {
      int[] prompt = Json.ints(trace, "prompt");
      int[] whole = Json.ints(trace, "final");
      int length = trace.get("new_tokens").getAsInt();
      int[] answer =
          new AutoregressiveDecoder(
                  model, Set.of(), StopTokens.of(), new AutoregressiveConfig(length, 0))
              .decode(
                  prompt,
                  SequenceRandom.of(0, 0),
                  (step, decided, canvas) ->
                      assertArrayEquals(Arrays.copyOf(whole, prompt.length + step + 1), canvas));
      assertArrayEquals(Arrays.copyOfRange(whole, prompt.length, whole.length), answer);
    }
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("org.dlm.testing.GoldenFolder#autoregressive")
  void logProbabilitiesThroughTheCacheAreTheReferences(GoldenFolder set) {
    TokenPredictor model = GoldenModel.of(set);
    float[] logits = new float[model.vocabularySize()];
    for (JsonObject example : Json.objects(set.likelihood(), "examples")) {
      int[] prompt = Json.ints(example, "prompt");
      int[] target = Json.ints(example, "target");
      double[] expected = Json.doubles(example, "token_log_probs");
      int[] ids = Arrays.copyOf(prompt, prompt.length + target.length);
      Window window = new Window(0, prompt.length);
      for (int i = 0; i < target.length; i++) {
        int length = prompt.length + i;
        model.predict(ids, 1, length, null, window, new int[] {length - 1}, 1, logits);
        double ours = Softmax.logProbability(logits, 0, logits.length, target[i]);
        assertEquals(expected[i], ours, TOLERANCE);
        ids[length] = target[i];
        window = new Window(length, length + 1);
      }
    }
  }
}
