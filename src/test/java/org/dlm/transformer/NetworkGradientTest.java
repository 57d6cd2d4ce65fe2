// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.transformer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.dlm.kernels.AttentionMode;
import org.dlm.kernels.Kernels;
import org.dlm.layers.Parameter;
import org.dlm.testing.GradientCheck;
import org.dlm.testing.TestKernels;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Gradients of the whole network under the training loss, by central differences. */
class NetworkGradientTest {

  static Stream<Arguments> cases() {
    return TestKernels.all().stream()
        .flatMap(
            kernels ->
                Stream.of(AttentionMode.values())
                    .flatMap(
                        mode ->
                            Stream.of(
                                Arguments.of(kernels, mode, 4, false),
                                Arguments.of(kernels, mode, 2, true),
                                Arguments.of(kernels, mode, 1, true))));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyParameter(Kernels kernels, AttentionMode mode, int keyValueHeads, boolean tied) {
    SplittableRandom random = new SplittableRandom(11);
    TransformerNetwork network =
        TestNetworks.random(TestNetworks.config(mode, keyValueHeads, tied), kernels, true);
    int[] validFrom = {0, 2, 1};
    int[] validTo = {9, 7, 9};
    Lesson lesson = Lesson.random(31, 3, 9, validFrom, validTo, random);
    double[] losses = lesson.learn(network, kernels);
    assertEquals(lesson.loss(network, kernels), lesson.weighted(losses), 1e-12);
    GradientCheck check = new GradientCheck(() -> lesson.loss(network, kernels), random);
    for (Parameter each : network.parameters()) {
      check.check(each.name(), each.values(), each.gradients(), each.offset(), each.size(), 3e-3);
    }
  }
}
