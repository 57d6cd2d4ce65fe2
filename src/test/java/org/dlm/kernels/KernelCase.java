// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.kernels;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * One row kernel, called in the same way on any implementation.
 *
 * <p>Each argument is an array of its own, longer than needed on both sides, so that a test can see
 * what else is touched.
 *
 * @param operands the arrays, in the order in which {@code call} takes them
 */
record KernelCase(String name, List<Operand> operands, Call call) {

  /** Rows of the kernels that take several. */
  static final int ROWS = 3;

  /** Numbers before and after those that a kernel is given. */
  static final int MARGIN = 19;

  private static final RowKernels.AdamStep STEP =
      new RowKernels.AdamStep(0.7f, 1e-2f, 0.9f, 0.95f, 1e-8f, 0.271f, 0.142625f);

  /**
   * An array argument.
   *
   * @param perWidth its size in multiples of the width
   * @param more numbers on top of those
   * @param written whether the kernel may change it
   */
  record Operand(int perWidth, int more, boolean written) {
    int size(int width) {
      return perWidth * width + more;
    }
  }

  /** Calls the kernel; each array's numbers begin at {@link #MARGIN}. */
  interface Call {
    double run(RowKernels kernels, float[][] x, int width);
  }

  /** Arrays of random numbers; second moments and inverse roots must be positive, so all are. */
  float[][] arguments(int width, RandomGenerator random) {
    float[][] arrays = new float[operands.size()][];
    for (int i = 0; i < arrays.length; i++) {
      arrays[i] = new float[operands.get(i).size(width) + 2 * MARGIN];
      boolean positive = name.equals("adamW") && i == 3 || name.endsWith("Backward") && i == 2;
      for (int j = 0; j < arrays[i].length; j++) {
        double drawn = random.nextGaussian();
        arrays[i][j] = (float) (positive ? Math.abs(drawn) : drawn);
      }
    }
    return arrays;
  }

  /** A number that a kernel returns, else 0. */
  double run(RowKernels kernels, float[][] arguments, int width) {
    return call.run(kernels, arguments, width);
  }

  /** Runs on a copy of the arguments and returns the copy, with the result as one array more. */
  float[][] results(RowKernels kernels, float[][] arguments, int width) {
    float[][] copy = new float[arguments.length + 1][];
    for (int i = 0; i < arguments.length; i++) {
      copy[i] = arguments[i].clone();
    }
    copy[arguments.length] = new float[] {(float) run(kernels, copy, width)};
    return copy;
  }

  @Override
  public String toString() {
    return name;
  }

  private static Operand in(int perWidth) {
    return new Operand(perWidth, 0, false);
  }

  private static Operand out(int perWidth) {
    return new Operand(perWidth, 0, true);
  }

  private static KernelCase of(String name, Call call, Operand... operands) {
    return new KernelCase(name, Arrays.asList(operands), call);
  }

  /** Every row kernel. */
  static List<KernelCase> all() {
    int m = MARGIN;
    return List.of(
        of(
            "rmsNorm",
            (k, x, n) -> {
              k.rmsNorm(x[0], m, x[1], m, 1e-5f, x[2], m, x[3], m, ROWS, n);
              return 0;
            },
            in(ROWS),
            in(1),
            out(ROWS),
            new Operand(0, ROWS, true)),
        of(
            "rmsNormBackward",
            (k, x, n) -> {
              k.rmsNormBackward(x[0], m, x[1], m, x[2], m, x[3], m, x[4], m, x[5], m, ROWS, n);
              return 0;
            },
            in(ROWS),
            in(1),
            new Operand(0, ROWS, false),
            in(ROWS),
            out(ROWS),
            out(1)),
        of(
            "swiGlu",
            (k, x, n) -> {
              k.swiGlu(x[0], m, x[1], m, ROWS, n);
              return 0;
            },
            in(2 * ROWS),
            out(ROWS)),
        of(
            "swiGluBackward",
            (k, x, n) -> {
              k.swiGluBackward(x[0], m, x[1], m, x[2], m, ROWS, n);
              return 0;
            },
            in(2 * ROWS),
            in(ROWS),
            out(2 * ROWS)),
        of(
            "rotate",
            (k, x, n) -> {
              k.rotate(x[0], m, x[1], x[2], m, n, -1);
              return 0;
            },
            out(2),
            in(1),
            in(1)),
        of(
            "softmax",
            (k, x, n) -> {
              k.softmax(x[0], m, n, 0.7f);
              return 0;
            },
            out(1)),
        of(
            "softmaxBackward",
            (k, x, n) -> {
              k.softmaxBackward(x[0], m, x[1], m, n, 0.7f);
              return 0;
            },
            in(1),
            out(1)),
        of("crossEntropy", (k, x, n) -> k.crossEntropy(x[0], m, n, n / 2, 0.3f), out(1)),
        of(
            "add",
            (k, x, n) -> {
              k.add(x[0], m, x[1], m, n);
              return 0;
            },
            in(1),
            out(1)),
        of("sumOfSquares", (k, x, n) -> k.sumOfSquares(x[0], m, n), in(1)),
        of(
            "adamW",
            (k, x, n) -> {
              k.adamW(x[0], x[1], m, x[2], x[3], m, n, STEP, 0.1f);
              return 0;
            },
            out(1),
            in(1),
            out(1),
            out(1)));
  }
}
