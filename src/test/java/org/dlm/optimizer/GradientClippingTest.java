// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.optimizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.dlm.kernels.Kernels;
import org.dlm.layers.Parameter;
import org.dlm.testing.TestKernels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GradientClippingTest {

  static List<?> kernels() {
    return TestKernels.all();
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void theNormIsThatOfAllGradientsTogether(Kernels kernels) {
    Parameter first = TestParameters.gain(new float[2], new float[] {2, -3});
    Parameter second = TestParameters.gain(new float[1], new float[] {6});
    assertEquals(7, new GradientClipping(List.of(first, second), kernels).norm());
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void theNormIsSummedInDouble(Kernels kernels) {
    List<Parameter> parameters = TestParameters.random(5);
    double sum = 0;
    for (Parameter each : parameters) {
      for (int i = 0; i < each.size(); i++) {
        double gradient = each.gradients()[each.offset() + i];
        sum += gradient * gradient;
      }
    }
    double norm = new GradientClipping(parameters, kernels).norm();
    assertEquals(Math.sqrt(sum), norm, 1e-6 * norm);
  }

  @Test
  void anyNumberOfThreadsGivesTheSameBits() {
    List<Parameter> parameters = TestParameters.random(6);
    double alone = new GradientClipping(parameters, TestKernels.fast(1)).norm();
    for (int threads = 2; threads <= 5; threads++) {
      assertEquals(alone, new GradientClipping(parameters, TestKernels.fast(threads)).norm());
    }
  }

  @Test
  void onlyANormAboveTheLimitIsScaledAndExactlyToIt() {
    assertEquals(1, GradientClipping.scale(0, 1));
    assertEquals(1, GradientClipping.scale(0.99, 1));
    assertEquals(1, GradientClipping.scale(1, 1));
    assertEquals(0.25, GradientClipping.scale(4, 1));
    assertEquals(0.5, GradientClipping.scale(5, 2.5));
    assertEquals(1, GradientClipping.scale(1e30, Double.POSITIVE_INFINITY));
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void whatIsNotFiniteIsFoundByName(float bad) {
    List<Parameter> parameters = TestParameters.random(7);
    GradientClipping clipping = new GradientClipping(parameters, TestKernels.fast());
    assertEquals(Optional.empty(), clipping.firstNotFinite());
    Parameter lower = parameters.get(2);
    lower.gradients()[lower.offset() + lower.size() - 1] = bad;
    assertEquals(Optional.of("lower"), clipping.firstNotFinite());
    assertTrue(!Double.isFinite(clipping.norm()));
  }
}
