// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.kernels;

/**
 * The vector kernels for runs that may be short: the forward pass goes through plain loops until
 * there is so much work that vectors pay.
 *
 * <p>Until the JVM has compiled code of the Vector API, every vector is an object, and a kernel
 * takes a hundred times as long as it will; a loop is compiled soon and is good enough until then.
 * The loops give the very bits of the vectors, their sums in the order of the SUMS. So it is
 * nothing but the time that shows when the change comes, which may be at another moment in every
 * thread.
 */
final class WarmingRowKernels extends VectorRowKernels {

  /**
   * How many numbers are normalised before vectors take over: several hundred evaluations of a
   * network of four layers of 256. Vectors are ahead of loops by about as much over this work as
   * they lose before they are compiled.
   */
  private static final long ENOUGH = 1L << 27;

  private static final LaneOrder SUMS = new LaneOrder(LANES);

  private final long enough;

  /** Roughly: threads may overwrite each other's count. */
  private long normalised;

  private boolean warm;

  WarmingRowKernels() {
    this(ENOUGH);
  }

  /**
   * Sets when to change.
   *
   * @param enough how many numbers are normalised in loops
   */
  WarmingRowKernels(long enough) {
    this.enough = enough;
  }

  @Override
  public void rmsNorm(
      float[] x,
      int xOffset,
      float[] weight,
      int weightOffset,
      float epsilon,
      float[] y,
      int yOffset,
      float[] inverseRms,
      int inverseRmsOffset,
      int rows,
      int width) {
    if (warm) {
      super.rmsNorm(
          x,
          xOffset,
          weight,
          weightOffset,
          epsilon,
          y,
          yOffset,
          inverseRms,
          inverseRmsOffset,
          rows,
          width);
      return;
    }
    for (int row = 0; row < rows; row++) {
      int xi = xOffset + row * width;
      int yi = yOffset + row * width;
      float r = (float) (1 / Math.sqrt(SUMS.sumOfSquares(x, xi, width) / width + epsilon));
      inverseRms[inverseRmsOffset + row] = r;
      for (int j = 0; j < width; j++) {
        y[yi + j] = x[xi + j] * r * weight[weightOffset + j];
      }
    }
    normalised += (long) rows * width;
    warm = normalised >= enough;
  }

  @Override
  public void swiGlu(
      float[] gateUp, int gateUpOffset, float[] y, int yOffset, int rows, int width) {
    if (warm) {
      super.swiGlu(gateUp, gateUpOffset, y, yOffset, rows, width);
      return;
    }
    for (int row = 0; row < rows; row++) {
      int gate = gateUpOffset + row * 2 * width;
      gate(gateUp, gate, gate + width, y, yOffset + row * width, width);
    }
  }

  private static void gate(float[] gateUp, int gate, int up, float[] y, int yi, int width) {
    for (int j = 0; j < width; j++) {
      float z = gateUp[gate + j];
      y[yi + j] = z * Exponential.sigmoid(z) * gateUp[up + j];
    }
  }

  @Override
  public void rotate(
      float[] x, int xOffset, float[] cos, float[] sin, int angleOffset, int half, float sign) {
    if (warm) {
      super.rotate(x, xOffset, cos, sin, angleOffset, half, sign);
      return;
    }
    for (int j = 0; j < half; j++) {
      float c = cos[angleOffset + j];
      float s = sign * sin[angleOffset + j];
      float a = x[xOffset + j];
      float b = x[xOffset + half + j];
      x[xOffset + j] = a * c - b * s;
      x[xOffset + half + j] = b * c + a * s;
    }
  }

  @Override
  public void softmax(float[] x, int offset, int n, float scale) {
    if (warm) {
      super.softmax(x, offset, n, scale);
      return;
    }
    float max = SUMS.max(x, offset, n);
    exponentials(x, offset, n, max, scale);
    multiply(x, offset, n, 1 / SUMS.sum(x, offset, n));
  }

  private static void exponentials(float[] x, int offset, int n, float max, float scale) {
    for (int i = offset; i < offset + n; i++) {
      x[i] = Exponential.exp((x[i] - max) * scale);
    }
  }

  private static void multiply(float[] x, int offset, int n, float factor) {
    for (int i = offset; i < offset + n; i++) {
      x[i] *= factor;
    }
  }
}
