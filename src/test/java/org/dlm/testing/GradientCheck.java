// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.testing;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;

/**
 * Compares gradients with central differences along random directions.
 *
 * <p>Along a direction {@code d} the slope must be {@code g . d}. The differences are of fourth
 * order, {@code (8 (f(h) - f(-h)) - (f(2h) - f(-2h))) / 12 h}, so that the step can be large and
 * the rounding of {@code float} small beside it. A random slope is about {@code |g|} for directions
 * of unit variance, and tolerances are relative to that: they bound the relative error of the whole
 * gradient.
 */
public final class GradientCheck {

  private static final int DIRECTIONS = 2;

  /** How far each number moves at {@code f(h)}, as a share of their root mean square. */
  private static final double STEP = 0.01;

  private final DoubleSupplier loss;
  private final RandomGenerator random;

  /**
   * Prepares checks of one function.
   *
   * @param loss computes the loss from the numbers as they are, in double
   */
  public GradientCheck(DoubleSupplier loss, RandomGenerator random) {
    this.loss = loss;
    this.random = random;
  }

  /**
   * Checks the gradient of one range of numbers.
   *
   * @param values array that the loss reads. Modified meanwhile, restored afterwards.
   * @param gradients dLoss/dValues, at the same offset. Not modified.
   * @param tolerance largest relative error of the gradient
   */
  public void check(
      String what, float[] values, float[] gradients, int offset, int size, double tolerance) {
    double norm = norm(gradients, offset, size);
    double step = STEP * norm(values, offset, size) / Math.sqrt(size);
    assertTrue(Double.isFinite(norm), what + ": the gradient's norm is " + norm);
    double[] direction = new double[size];
    for (int k = 0; k < DIRECTIONS; k++) {
      double expected = 0;
      for (int i = 0; i < size; i++) {
        direction[i] = random.nextGaussian();
        expected += direction[i] * gradients[offset + i];
      }
      double slope = slope(values, offset, direction, step);
      assertTrue(
          Math.abs(slope - expected) <= tolerance * norm,
          what + ": slope " + slope + ", by the gradient " + expected + ", its norm " + norm);
    }
  }

  private static double norm(float[] x, int offset, int size) {
    double sum = 0;
    for (int i = offset; i < offset + size; i++) {
      sum += (double) x[i] * x[i];
    }
    return Math.sqrt(sum);
  }

  private double slope(float[] values, int offset, double[] direction, double h) {
    double near = moved(values, offset, direction, h) - moved(values, offset, direction, -h);
    double far = moved(values, offset, direction, 2 * h) - moved(values, offset, direction, -2 * h);
    return (8 * near - far) / (12 * h);
  }

  private double moved(float[] values, int offset, double[] direction, double step) {
    float[] original = values.clone();
    for (int i = 0; i < direction.length; i++) {
      values[offset + i] += (float) (step * direction[i]);
    }
    double result = loss.getAsDouble();
    System.arraycopy(original, 0, values, 0, original.length);
    return result;
  }
}
