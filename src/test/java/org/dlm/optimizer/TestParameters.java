// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.optimizer;

import java.util.List;
import java.util.SplittableRandom;
import org.dlm.layers.Parameter;

/** Parameters with random values and gradients, some of them sharing one array. */
final class TestParameters {

  private TestParameters() {}

  /** A matrix of several ranges, two matrices side by side in one array, and a norm's gain. */
  static List<Parameter> random(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Parameter large = matrix("large", 300, 131, random);
    float[] values = gaussian(60, random);
    float[] gradients = gaussian(60, random);
    return List.of(
        large,
        new Parameter("upper", values, gradients, 0, 4, 5),
        new Parameter("lower", values, gradients, 20, 8, 5),
        new Parameter("gain", gaussian(17, random), gaussian(17, random), 0, 17));
  }

  /** One parameter of one dimension, with these values and gradients. */
  static Parameter gain(float[] values, float[] gradients) {
    return new Parameter("gain", values, gradients, 0, values.length);
  }

  /** Draws new gradients for all. */
  static void drawGradients(List<Parameter> parameters, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (Parameter each : parameters) {
      float[] drawn = gaussian(each.size(), random);
      System.arraycopy(drawn, 0, each.gradients(), each.offset(), drawn.length);
    }
  }

  private static Parameter matrix(String name, int out, int in, SplittableRandom random) {
    int size = out * in;
    return new Parameter(name, gaussian(size, random), gaussian(size, random), 0, out, in);
  }

  private static float[] gaussian(int size, SplittableRandom random) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
