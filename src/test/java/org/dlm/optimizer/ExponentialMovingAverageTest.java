// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.optimizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.dlm.layers.Parameter;
import org.dlm.testing.TestKernels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExponentialMovingAverageTest {

  @Test
  void aConstantIsItsOwnAverage() {
    List<Parameter> parameters = TestParameters.random(1);
    ExponentialMovingAverage average = average(parameters, 0.5);
    average.update(1);
    average.update(2);
    for (int p = 0; p < parameters.size(); p++) {
      assertArrayEquals(values(parameters.get(p)), average.averages()[p], 1e-6f);
    }
  }

  /** Early updates keep (1 + t) / (10 + t), so that the first values are soon forgotten. */
  @Test
  void theShareThatIsKeptGrowsToTheDecay() {
    Parameter gain = TestParameters.gain(new float[] {0}, new float[1]);
    ExponentialMovingAverage average = average(List.of(gain), 0.9);
    gain.values()[0] = 1;
    average.update(1);
    assertEquals(9 / 11.0, average.averages()[0][0], 1e-6);
    average.update(2);
    assertEquals(1 - 2 / 11.0 * 3 / 12.0, average.averages()[0][0], 1e-6);
    gain.values()[0] = 0;
    double before = average.averages()[0][0];
    average.update(1_000_000);
    assertEquals(0.9 * before, average.averages()[0][0], 1e-6);
  }

  @Test
  void swappingTwiceChangesNothing() {
    List<Parameter> parameters = TestParameters.random(2);
    float[][] start = parameters.stream().map(each -> values(each)).toArray(float[][]::new);
    ExponentialMovingAverage average = average(parameters, 0.9);
    Parameter lower = parameters.get(2);
    lower.values()[lower.offset()] = 5;
    average.swap();
    for (int p = 0; p < start.length; p++) {
      assertArrayEquals(start[p], values(parameters.get(p)), "the averages, where they began");
    }
    assertEquals(5, average.averages()[2][0]);
    average.swap();
    assertEquals(5, lower.values()[lower.offset()]);
    assertEquals(start[2][0], average.averages()[2][0]);
  }

  @Test
  void anyNumberOfThreadsGivesTheSameBits() {
    float[][] one = afterThreeUpdates(1);
    for (int threads = 2; threads <= 5; threads++) {
      float[][] several = afterThreeUpdates(threads);
      for (int p = 0; p < one.length; p++) {
        assertArrayEquals(one[p], several[p]);
      }
    }
  }

  private static float[][] afterThreeUpdates(int threads) {
    List<Parameter> parameters = TestParameters.random(3);
    ExponentialMovingAverage average =
        new ExponentialMovingAverage(parameters, 0.99, TestKernels.fast(threads));
    for (int t = 1; t <= 3; t++) {
      for (Parameter each : parameters) {
        each.values()[each.offset()] += t;
      }
      average.update(t);
    }
    return average.averages();
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1, Double.NaN})
  void aDecayOutsideItsRangeIsRefused(double decay) {
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class, () -> average(TestParameters.random(4), decay));
    assertTrue(refusal.getMessage().contains("EMA decay"), refusal.getMessage());
  }

  private static ExponentialMovingAverage average(List<Parameter> parameters, double decay) {
    return new ExponentialMovingAverage(parameters, decay, TestKernels.fast());
  }

  private static float[] values(Parameter parameter) {
    int from = parameter.offset();
    return Arrays.copyOfRange(parameter.values(), from, from + parameter.size());
  }
}
