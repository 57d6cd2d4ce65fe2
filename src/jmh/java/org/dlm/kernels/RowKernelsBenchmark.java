// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.kernels;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.dlm.kernels.RowKernels.AdamStep;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Each row kernel on {@value #ROWS} rows, scalar and by the Vector API. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class RowKernelsBenchmark {

  private static final int ROWS = 32;
  private static final float TOLERANCE = 1e-4f;
  private static final AdamStep STEP = new AdamStep(1f, 3e-4f, 0.9f, 0.95f, 1e-8f, 0.1f, 0.05f);

  /** Which implementation. */
  @Param({"vector", "scalar"})
  public String implementation;

  /** Numbers per row. */
  @Param({"128", "384", "768", "2048"})
  public int width;

  private RowKernels kernels;
  private float[] x;
  private float[] y;
  private float[] gain;
  private float[] gradient;
  private float[] wide;
  private float[] wideGradient;
  private float[] rms;
  private float[] first;
  private float[] second;

  /** Fills the arrays, and makes sure that both implementations agree. */
  @Setup
  public void setUp() {
    kernels = implementation.equals("vector") ? new VectorRowKernels() : new ScalarRowKernels();
    Random random = new Random(1);
    int size = ROWS * width;
    x = numbers(random, size);
    y = numbers(random, size);
    gain = numbers(random, width);
    gradient = numbers(random, size);
    wide = numbers(random, 2 * size);
    wideGradient = new float[2 * size];
    rms = new float[ROWS];
    first = new float[size];
    second = new float[size];
    float[] expected = x.clone();
    float[] actual = x.clone();
    new ScalarRowKernels().softmax(expected, 0, width, 1f);
    kernels.softmax(actual, 0, width, 1f);
    for (int i = 0; i < width; i++) {
      if (Math.abs(expected[i] - actual[i]) > TOLERANCE) {
        throw new IllegalStateException("softmax: " + actual[i] + " instead of " + expected[i]);
      }
    }
  }

  private static float[] numbers(Random random, int size) {
    float[] numbers = new float[size];
    for (int i = 0; i < size; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return numbers;
  }

  /** RMSNorm. */
  @Benchmark
  public float[] rmsNorm() {
    kernels.rmsNorm(x, 0, gain, 0, 1e-5f, y, 0, rms, 0, ROWS, width);
    return y;
  }

  /** Its backward pass. */
  @Benchmark
  public float[] rmsNormBackward() {
    kernels.rmsNormBackward(
        x, 0, gain, 0, rms, 0, gradient, 0, wideGradient, 0, first, 0, ROWS, width);
    return wideGradient;
  }

  /** SwiGLU's gate. */
  @Benchmark
  public float[] swiGlu() {
    kernels.swiGlu(wide, 0, y, 0, ROWS, width);
    return y;
  }

  /** Its backward pass. */
  @Benchmark
  public float[] swiGluBackward() {
    kernels.swiGluBackward(wide, 0, gradient, 0, wideGradient, 0, ROWS, width);
    return wideGradient;
  }

  /** Softmax of each row; what it leaves is as good an input as the first. */
  @Benchmark
  public float[] softmax() {
    for (int row = 0; row < ROWS; row++) {
      kernels.softmax(y, row * width, width, 0.125f);
    }
    return y;
  }

  /** Its backward pass. */
  @Benchmark
  public float[] softmaxBackward() {
    for (int row = 0; row < ROWS; row++) {
      kernels.softmaxBackward(x, row * width, wideGradient, row * width, width, 0.125f);
    }
    return wideGradient;
  }

  /** Cross-entropy and its gradient. */
  @Benchmark
  public double crossEntropy() {
    double sum = 0;
    for (int row = 0; row < ROWS; row++) {
      sum += kernels.crossEntropy(y, row * width, width, row % width, 1f);
    }
    return sum;
  }

  /** Sum of squares, for clipping. */
  @Benchmark
  public double sumOfSquares() {
    return kernels.sumOfSquares(gradient, 0, ROWS * width);
  }

  /** AdamW. */
  @Benchmark
  public float[] adamW() {
    kernels.adamW(y, gradient, 0, first, second, 0, ROWS * width, STEP, 0.1f);
    return y;
  }
}
