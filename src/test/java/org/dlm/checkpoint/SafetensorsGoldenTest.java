// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import org.dlm.testing.GoldenFolder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SafetensorsGoldenTest {

  @ParameterizedTest
  @MethodSource("org.dlm.testing.GoldenFolder#all")
  void readsEveryTensorOfTheModel(GoldenFolder set) throws IOException {
    try (Safetensors model = set.model()) {
      assertEquals(set.config().get(layersKey(set)).getAsInt() * 9 + 3, model.names().size());
      for (String name : model.names()) {
        float[] values = model.read(name);
        assertEquals(Dtype.F32, model.dtype(name));
        assertEquals(
            Arrays.stream(model.shape(name)).reduce(1, Math::multiplyExact), values.length);
        for (float value : values) {
          assertTrue(Float.isFinite(value) && Math.abs(value) < 100, name);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("org.dlm.testing.GoldenFolder#all")
  void lossIsTheNumberOfTheCase(GoldenFolder set) throws IOException {
    try (Safetensors golden = set.golden()) {
      float[] loss = golden.read("loss");
      assertArrayEquals(new int[] {1}, golden.shape("loss"));
      assertEquals(set.caseNamed("train").get("loss").getAsDouble(), loss[0], 1e-6);
    }
  }

  private static String layersKey(GoldenFolder set) {
    return set.isDiffusion() ? "n_layers" : "num_hidden_layers";
  }
}
