// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.diffusion;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonObject;
import org.dlm.decoding.TokenPredictor;
import org.dlm.testing.GoldenFolder;
import org.dlm.testing.GoldenModel;
import org.dlm.testing.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AllSubsetsGoldenTest {

  private static final double TOLERANCE = 1e-3;

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("org.dlm.testing.GoldenFolder#diffusion")
  void boundsAreTheReferences(GoldenFolder set) {
    TokenPredictor model = GoldenModel.of(set);
    for (JsonObject example : Json.objects(set.likelihood(), "examples")) {
      double bound =
          Bounds.exact(
              Json.ints(example, "prompt"),
              Json.ints(example, "target"),
              model,
              example.get("mask_id").getAsInt(),
              example.get("cfg_scale").getAsDouble());
      assertEquals(-example.get("exact_log_likelihood").getAsDouble(), bound, TOLERANCE);
    }
  }
}
