// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.kernels;

import java.util.Random;
import java.util.concurrent.TimeUnit;
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

/** Products of the shapes that layers ask for, in the three orientations, on one thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"-XX:+UseParallelGC", "-XX:+UseTransparentHugePages"})
public class MatmulBenchmark {

  private static final float TOLERANCE = 1e-3f;

  /** Rows and columns of the result, and length of the sums: tiles of weights, one head. */
  @Param({"1024x1024x768", "512x768x2048", "128x512x64", "128x64x512", "1x768x768"})
  public String shape;

  private final Matmul matmul = BlasMatmul.load();
  private int m;
  private int n;
  private int k;
  private float[] a;
  private float[] b;
  private float[] c;

  /** Fills the matrices, and makes sure that the product is right. */
  @Setup
  public void setUp() {
    String[] sides = shape.split("x");
    m = Integer.parseInt(sides[0]);
    n = Integer.parseInt(sides[1]);
    k = Integer.parseInt(sides[2]);
    Random random = new Random(1);
    a = numbers(random, m * k);
    b = numbers(random, k * n);
    c = new float[m * n];
    double expected = 0;
    for (int l = 0; l < k; l++) {
      expected += (double) a[l] * b[l];
    }
    if (Math.abs(abT()[0] - expected) > TOLERANCE) {
      throw new IllegalStateException("product: " + c[0] + " instead of " + expected);
    }
  }

  private static float[] numbers(Random random, int size) {
    float[] numbers = new float[size];
    for (int i = 0; i < size; i++) {
      numbers[i] = random.nextFloat() - 0.5f;
    }
    return numbers;
  }

  /** {@code C = A B}. */
  @Benchmark
  public float[] ab() {
    matmul.ab(m, n, k, a, 0, k, b, 0, n, c, 0, n, false);
    return c;
  }

  /** {@code C = A Bᵀ}. */
  @Benchmark
  public float[] abT() {
    matmul.abT(m, n, k, a, 0, k, b, 0, k, c, 0, n, false);
    return c;
  }

  /** {@code C = Aᵀ B}. */
  @Benchmark
  public float[] aTb() {
    matmul.aTb(m, n, k, a, 0, m, b, 0, n, c, 0, n, false);
    return c;
  }
}
