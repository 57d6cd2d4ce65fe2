// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.diffusion;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.dlm.decoding.DecodingListener;
import org.dlm.decoding.Placements;
import org.dlm.decoding.SequenceRandom;
import org.dlm.decoding.StopTokens;
import org.dlm.testing.GoldenFolder;
import org.dlm.testing.GoldenModel;
import org.dlm.testing.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Our decoder takes every step that the reference implementation took. */
class UnmaskingDecoderGoldenTest {

  private static final double TOLERANCE = 1e-4;

  static Stream<Arguments> traces() {
    return GoldenFolder.diffusion().stream().flatMap(UnmaskingDecoderGoldenTest::traces);
  }

  private static Stream<Arguments> traces(GoldenFolder set) {
    List<JsonObject> traces = Json.objects(set.trace(), "traces");
    return traces.stream().map(trace -> Arguments.of(set, traces.indexOf(trace), trace));
  }

  @ParameterizedTest(name = "{0} {1}", allowZeroInvocations = true)
  @MethodSource("traces")
  void everyStepIsTheReferences(GoldenFolder set, int number, JsonObject trace) {
    int[] prompt = Json.ints(trace, "prompt");
    int maskId = trace.get("mask_id").getAsInt();
    List<JsonObject> steps = Json.objects(trace, "trace");
    StepCheck check = new StepCheck(steps);

    int[] answer =
        new UnmaskingDecoder(
                GoldenModel.of(set), maskId, StopTokens.of(), config(trace, check, number))
            .decode(prompt, SequenceRandom.of(0, 0), check);

    assertEquals(steps.size(), check.step);
    int[] whole = Json.ints(trace, "final");
    assertArrayEquals(Arrays.copyOfRange(whole, prompt.length, whole.length), answer);
  }

  /** The reference's options; the mask token is allowed only where the reference predicted it. */
  private static UnmaskingConfig config(JsonObject trace, UnmaskingPolicy policy, int number) {
    assertEquals("low_confidence", trace.get("remasking").getAsString(), "trace " + number);
    boolean predicted = trace.get("mask_token_was_predicted").getAsBoolean();
    return new UnmaskingConfig(
        trace.get("gen_length").getAsInt(),
        trace.get("block_length").getAsInt(),
        trace.get("steps").getAsInt(),
        trace.get("temperature").getAsDouble(),
        trace.get("cfg_scale").getAsDouble(),
        policy,
        predicted ? MaskPrediction.ALLOWED : MaskPrediction.FORBIDDEN);
  }

  /** The low-confidence policy, compared with the reference before and after it decides. */
  private static final class StepCheck implements UnmaskingPolicy, DecodingListener {

    private final LowConfidencePolicy policy = new LowConfidencePolicy();
    private final List<JsonObject> steps;
    private int step;

    StepCheck(List<JsonObject> steps) {
      this.steps = steps;
    }

    @Override
    public void decide(UnmaskingStep now, Placements candidates, Placements decided) {
      assertEquals(steps.get(step).get("num_transfer").getAsInt(), now.quota());
      compare("candidate", candidates);
      policy.decide(now, candidates, decided);
    }

    @Override
    public void onStep(int number, Placements decided, int[] canvas) {
      assertEquals(step, number);
      compare("transferred", decided);
      assertArrayEquals(Json.ints(steps.get(step), "ids_after"), canvas, "step " + step);
      step++;
    }

    private void compare(String what, Placements ours) {
      JsonObject expected = steps.get(step);
      int[] positions = Json.ints(expected, what + "_positions");
      int[] tokens = Json.ints(expected, what + "_tokens");
      double[] confidences = Json.doubles(expected, what + "_confidence");
      assertEquals(positions.length, ours.size());
      for (int i = 0; i < positions.length; i++) {
        String place = "step " + step + ", position " + positions[i];
        assertEquals(positions[i], ours.position(i), place);
        assertEquals(tokens[i], ours.token(i), place);
        assertEquals(confidences[i], ours.confidence(i), TOLERANCE, place);
      }
    }
  }
}
