// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.benchmark;

import org.dlm.kernels.Kernels;
import org.dlm.kernels.Matmul;
import org.dlm.random.Purpose;
import org.dlm.random.RandomStream;

/**
 * The best rate of single-precision products on this machine: what a step could reach if it were
 * nothing but large products.
 *
 * <p>Every thread multiplies square matrices of its own; of several sizes and many runs the fastest
 * counts.
 */
final class ProductRate {

  private static final int[] SIDES = {768, 1024, 1536};
  private static final int RUNS = 20;
  private static final int QUICK_RUNS = 5;

  private ProductRate() {}

  /** Operations per second over all threads. */
  static double best(Kernels kernels) {
    double best = 0;
    for (int side : SIDES) {
      best = Math.max(best, best(kernels, side, RUNS));
    }
    return best;
  }

  /** The same from a few runs of one size, within a second. */
  static double quick(Kernels kernels) {
    return best(kernels, SIDES[0], QUICK_RUNS);
  }

  private static double best(Kernels kernels, int side, int runs) {
    int threads = kernels.parallel().threads();
    float[][] a = new float[threads][];
    float[][] b = new float[threads][];
    float[][] c = new float[threads][];
    for (int thread = 0; thread < threads; thread++) {
      a[thread] = numbers(side, 2 * thread);
      b[thread] = numbers(side, 2 * thread + 1);
      c[thread] = new float[side * side];
    }
    Matmul matmul = kernels.matmul();
    double fastest = Double.POSITIVE_INFINITY;
    for (int run = 0; run < runs; run++) {
      long start = System.nanoTime();
      kernels
          .parallel()
          .run(
              threads,
              (task, worker) ->
                  matmul.abT(
                      side, side, side, a[task], 0, side, b[task], 0, side, c[task], 0, side,
                      false));
      fastest = Math.min(fastest, (System.nanoTime() - start) / 1e9);
    }
    return 2.0 * side * side * side * threads / fastest;
  }

  private static float[] numbers(int side, int row) {
    RandomStream random = RandomStream.of(0, Purpose.WEIGHTS, side, row);
    float[] numbers = new float[side * side];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) random.nextDouble() - 0.5f;
    }
    return numbers;
  }
}
