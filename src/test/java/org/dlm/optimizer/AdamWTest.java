// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.optimizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.dlm.kernels.Kernels;
import org.dlm.layers.Parameter;
import org.dlm.testing.TestKernels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class AdamWTest {

  private static final AdamW.Config NO_DECAY = new AdamW.Config(0.9, 0.95, 1e-8, 0);

  static List<?> kernels() {
    return TestKernels.all();
  }

  /** Whatever the size of a gradient, the first step has the size of the learning rate. */
  @ParameterizedTest
  @MethodSource("kernels")
  void theFirstStepIsTheLearningRateAgainstTheSignOfTheGradient(Kernels kernels) {
    Parameter gain =
        TestParameters.gain(new float[] {1, 1, 1, 1}, new float[] {1e-3f, -5, 4000, 0});
    new AdamW(List.of(gain), NO_DECAY, kernels).step(1, 0.25, 1);
    assertArrayEquals(new float[] {0.75f, 1.25f, 0.75f, 1}, gain.values(), 1e-5f);
  }

  /** Two steps of one number, by hand: beta1 = beta2 = 0.5, so every value is a short fraction. */
  @ParameterizedTest
  @MethodSource("kernels")
  void twoStepsByHand(Kernels kernels) {
    Parameter gain = TestParameters.gain(new float[] {2}, new float[] {3});
    AdamW optimizer = new AdamW(List.of(gain), new AdamW.Config(0.5, 0.5, 1e-12, 0), kernels);
    optimizer.step(1, 0.5, 1);
    assertEquals(1.5f, optimizer.firstMoments()[0][0]);
    assertEquals(4.5f, optimizer.secondMoments()[0][0]);
    assertEquals(1.5f, gain.values()[0], 1e-6f); // (1.5 / 0.5) / sqrt(4.5 / 0.5) = 1
    gain.gradients()[0] = -1;
    optimizer.step(2, 0.5, 1);
    assertEquals(0.25f, optimizer.firstMoments()[0][0]);
    assertEquals(2.75f, optimizer.secondMoments()[0][0]);
    double step = 0.5 * (0.25 / 0.75) / Math.sqrt(2.75 / 0.75);
    assertEquals(1.5 - step, gain.values()[0], 1e-6);
  }

  /** Ten steps of all shapes against the formulas of the paper, in double. */
  @ParameterizedTest
  @MethodSource("kernels")
  void tenStepsAgreeWithTheFormulasInDouble(Kernels kernels) {
    List<Parameter> parameters = TestParameters.random(1);
    AdamW.Config config = AdamW.Config.DEFAULT;
    AdamW optimizer = new AdamW(parameters, config, kernels);
    double[][] value = new double[parameters.size()][];
    for (int p = 0; p < value.length; p++) {
      value[p] = values(parameters.get(p));
    }
    double[][] m = new double[value.length][];
    double[][] v = new double[value.length][];
    for (int p = 0; p < value.length; p++) {
      m[p] = new double[value[p].length];
      v[p] = new double[value[p].length];
    }
    double scale = 0.7;
    for (int t = 1; t <= 10; t++) {
      TestParameters.drawGradients(parameters, t);
      double rate = 0.01 / t;
      optimizer.step(t, rate, scale);
      for (int p = 0; p < value.length; p++) {
        Parameter each = parameters.get(p);
        double decay = each.shape().length == 2 ? config.weightDecay() : 0;
        for (int i = 0; i < value[p].length; i++) {
          double g = scale * each.gradients()[each.offset() + i];
          m[p][i] = config.beta1() * m[p][i] + (1 - config.beta1()) * g;
          v[p][i] = config.beta2() * v[p][i] + (1 - config.beta2()) * g * g;
          double mean = m[p][i] / (1 - Math.pow(config.beta1(), t));
          double square = v[p][i] / (1 - Math.pow(config.beta2(), t));
          value[p][i] -= rate * decay * value[p][i];
          value[p][i] -= rate * mean / (Math.sqrt(square) + config.epsilon());
        }
      }
    }
    for (int p = 0; p < value.length; p++) {
      assertArrayEquals(value[p], values(parameters.get(p)), 2e-6, parameters.get(p).name());
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void onlyMatricesDecayAndDecayDoesNotTouchTheMoments(Kernels kernels) {
    List<Parameter> parameters = TestParameters.random(2);
    double[][] before = parameters.stream().map(AdamWTest::values).toArray(double[][]::new);
    parameters.forEach(each -> zeroGradients(each));
    AdamW optimizer = new AdamW(parameters, new AdamW.Config(0.9, 0.95, 1e-8, 0.5), kernels);
    optimizer.step(1, 0.25, 1);
    for (int p = 0; p < before.length; p++) {
      Parameter each = parameters.get(p);
      double factor = each.name().equals("gain") ? 1 : 1 - 0.25 * 0.5;
      double[] after = values(each);
      for (int i = 0; i < after.length; i++) {
        assertEquals(factor * before[p][i], after[i], 1e-6, each.name());
      }
      assertArrayEquals(new float[each.size()], optimizer.firstMoments()[p]);
      assertArrayEquals(new float[each.size()], optimizer.secondMoments()[p]);
    }
  }

  @Test
  void anyNumberOfThreadsGivesTheSameBits() {
    float[][] one = afterThreeSteps(TestKernels.fast(1));
    for (int threads = 2; threads <= 5; threads++) {
      float[][] several = afterThreeSteps(TestKernels.fast(threads));
      for (int p = 0; p < one.length; p++) {
        assertArrayEquals(one[p], several[p]);
      }
    }
  }

  private static float[][] afterThreeSteps(Kernels kernels) {
    List<Parameter> parameters = TestParameters.random(3);
    AdamW optimizer = new AdamW(parameters, AdamW.Config.DEFAULT, kernels);
    for (int t = 1; t <= 3; t++) {
      TestParameters.drawGradients(parameters, t);
      optimizer.step(t, 0.1, 0.5);
    }
    return parameters.stream().map(Parameter::values).toArray(float[][]::new);
  }

  @Test
  void updatesCountFromOne() {
    AdamW optimizer = new AdamW(TestParameters.random(4), NO_DECAY, TestKernels.fast());
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> optimizer.step(0, 0.1, 1));
    assertTrue(refusal.getMessage().contains("number 0"), refusal.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0.95, 1e-8, 0.1, beta1",
    "-0.1, 0.95, 1e-8, 0.1, beta1",
    "NaN, 0.95, 1e-8, 0.1, beta1",
    "0.9, 1, 1e-8, 0.1, beta2",
    "0.9, NaN, 1e-8, 0.1, beta2",
    "0.9, 0.95, 0, 0.1, epsilon",
    "0.9, 0.95, NaN, 0.1, epsilon",
    "0.9, 0.95, Infinity, 0.1, epsilon",
    "0.9, 0.95, 1e-8, -0.1, weight decay",
    "0.9, 0.95, 1e-8, NaN, weight decay",
    "0.9, 0.95, 1e-8, Infinity, weight decay",
  })
  void constantsOutsideTheirRangeAreRefused(
      double beta1, double beta2, double epsilon, double decay, String named) {
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class, () -> new AdamW.Config(beta1, beta2, epsilon, decay));
    assertTrue(refusal.getMessage().contains(named), refusal.getMessage());
  }

  private static void zeroGradients(Parameter parameter) {
    for (int i = 0; i < parameter.size(); i++) {
      parameter.gradients()[parameter.offset() + i] = 0;
    }
  }

  private static double[] values(Parameter parameter) {
    double[] values = new double[parameter.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = parameter.values()[parameter.offset() + i];
    }
    return values;
  }
}
