// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.dlm.testing.GradientCheck;

/**
 * A layer with random inputs and parameters, under a loss that is a random linear function of its
 * outputs: then that function is the gradient which the backward pass is given.
 */
final class LayerProbe {

  private final SplittableRandom random = new SplittableRandom(7);
  private final SequenceLayer layer;
  private final float[] x;
  private final float[] y;
  private final float[] dx;
  private final float[] dy;

  LayerProbe(SequenceLayer layer, SequenceBatch sequences) {
    this.layer = layer;
    x = gaussian(sequences.rows() * layer.inputWidth(), 1);
    y = new float[sequences.rows() * layer.outputWidth()];
    dx = new float[x.length];
    dy = gaussian(y.length, 1);
    for (Parameter parameter : layer.parameters()) {
      boolean matrix = parameter.decays();
      double deviation = matrix ? 1 / Math.sqrt(parameter.shape()[1]) : 0.3;
      float[] drawn = gaussian(parameter.size(), deviation);
      for (int i = 0; i < drawn.length; i++) {
        parameter.values()[parameter.offset() + i] = (matrix ? 0f : 1f) + drawn[i];
      }
    }
  }

  /** Checks the gradients of the inputs and of each parameter. */
  void checkGradients(double tolerance) {
    forward();
    backward();
    GradientCheck check = new GradientCheck(this::loss, random);
    if (x.length > 0) {
      check.check("inputs", x, dx, 0, x.length, tolerance);
    }
    for (Parameter each : layer.parameters()) {
      check.check(
          each.name(), each.values(), each.gradients(), each.offset(), each.size(), tolerance);
    }
  }

  /** Checks what layers promise about their arguments, and that gradients accumulate. */
  void checkContract() {
    float[] xBefore = x.clone();
    float[] dyBefore = dy.clone();
    forward();
    backward();
    float[] firstDx = dx.clone();
    double[] once = layer.parameters().stream().mapToDouble(LayerProbe::gradientSum).toArray();
    forward();
    backward();
    double[] twice = layer.parameters().stream().mapToDouble(LayerProbe::gradientSum).toArray();
    assertArrayEquals(xBefore, x, "inputs are not modified");
    assertArrayEquals(dyBefore, dy, "gradients of outputs are not modified");
    assertArrayEquals(firstDx, dx, "gradients of inputs are written, not added");
    for (int i = 0; i < once.length; i++) {
      assertEquals(2 * once[i], twice[i], 1e-4 * (1 + Math.abs(once[i])), "gradients accumulate");
    }
  }

  private static double gradientSum(Parameter parameter) {
    double sum = 0;
    for (int i = 0; i < parameter.size(); i++) {
      sum += parameter.gradients()[parameter.offset() + i];
    }
    return sum;
  }

  private double loss() {
    forward();
    double sum = 0;
    for (int i = 0; i < y.length; i++) {
      sum += (double) dy[i] * y[i];
    }
    return sum;
  }

  private void forward() {
    Arrays.fill(y, Float.NaN);
    layer.forward(x, y);
  }

  private void backward() {
    Arrays.fill(dx, Float.NaN);
    layer.backward(x, dy, dx);
  }

  private float[] gaussian(int size, double deviation) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) (deviation * random.nextGaussian());
    }
    return values;
  }
}
