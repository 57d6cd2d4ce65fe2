// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.optimizer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import org.dlm.checkpoint.Safetensors;
import org.dlm.layers.Parameter;
import org.dlm.testing.GoldenFolder;
import org.dlm.testing.GoldenNetwork;
import org.dlm.testing.TestKernels;
import org.dlm.transformer.TransformerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One update by a reference's gradients gives the reference's parameters. */
class AdamWGoldenTest {

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("org.dlm.testing.GoldenFolder#diffusion")
  void oneUpdateFromTheGoldenGradients(GoldenFolder set) throws IOException {
    TransformerNetwork network =
        GoldenNetwork.load(set, "model.safetensors", TestKernels.fast(), true);
    AdamW optimizer = new AdamW(network.parameters(), set.adamW(), TestKernels.fast());
    try (Safetensors golden = set.golden()) {
      for (Parameter each : network.parameters()) {
        golden.read("grad." + GoldenNetwork.fileName(set, each), each.gradients(), each.offset());
      }
      optimizer.step(1, set.learningRate(), 1);
      for (Parameter each : network.parameters()) {
        float[] expected = golden.read("adamw." + GoldenNetwork.fileName(set, each));
        for (int i = 0; i < expected.length; i++) {
          assertEquals(expected[i], each.values()[each.offset() + i], 1e-6f, each.name());
        }
      }
    }
  }
}
