// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The row kernels that this JVM chooses against the scalar ones. Without the vector module they are
 * the same, and their contract is checked nevertheless.
 */
class KernelContractTest {

  private static final int[] WIDTHS = {1, 4, 7, 8, 13, 16, 31, 33, 64, 207, 1024};
  private static final float INF = Float.POSITIVE_INFINITY;

  private final SplittableRandom random = new SplittableRandom(1);
  private final RowKernels oracle = new ScalarRowKernels();
  private final RowKernels chosen = KernelProvider.select(1, line -> {}).rows();

  static List<KernelCase> cases() {
    return KernelCase.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void agreeAtAwkwardWidths(KernelCase each) {
    for (int width : WIDTHS) {
      compare(each, each.arguments(width, random), width);
    }
  }

  /** Numbers of any size at any place of the first argument. */
  @ParameterizedTest
  @MethodSource("cases")
  void agreeOnExtremeNumbers(KernelCase each) {
    float[] extremes = {0f, 1e30f, -1e30f};
    for (int width : WIDTHS) {
      for (int from = 0; from < extremes.length; from++) {
        float[][] arguments = each.arguments(width, random);
        int size = each.operands().get(0).size(width);
        for (int i = 0; i < size; i += 1 + random.nextInt(5)) {
          arguments[0][KernelCase.MARGIN + i] = extremes[(from + i) % extremes.length];
        }
        compare(each, arguments, width, 1e-5);
      }
    }
  }

  /** Far below 0 the gate is shut, far above it is open, whatever the factor. */
  @Test
  void gatesSaturate() {
    for (RowKernels kernels : List.of(oracle, chosen)) {
      for (int width : WIDTHS) {
        for (float z : new float[] {-1e30f, -120f, -89f, 30f, 120f, 1e30f}) {
          float[] gateUp = new float[2 * width];
          Arrays.fill(gateUp, 0, width, z);
          Arrays.fill(gateUp, width, 2 * width, 1e6f);
          float[] y = new float[width];
          kernels.swiGlu(gateUp, 0, y, 0, 1, width);
          float expected = z < 0 ? 0 : z * 1e6f;
          for (float value : y) {
            assertEquals(expected, value, Math.abs(expected) * 1e-6 + 1e-28, "gate " + z);
          }
        }
      }
    }
  }

  /** A kernel may change only what it says, and reads nothing beside its ranges. */
  @ParameterizedTest
  @MethodSource("cases")
  void touchOnlyTheirRanges(KernelCase each) {
    for (RowKernels kernels : List.of(oracle, chosen)) {
      for (int width : WIDTHS) {
        float[][] arguments = each.arguments(width, random);
        float[][] expected = each.results(kernels, arguments, width);
        for (int i = 0; i < arguments.length; i++) {
          int end = KernelCase.MARGIN + each.operands().get(i).size(width);
          Arrays.fill(arguments[i], 0, KernelCase.MARGIN, Float.NaN);
          Arrays.fill(arguments[i], end, arguments[i].length, Float.NaN);
        }
        float[][] actual = each.results(kernels, arguments, width);
        for (int i = 0; i < arguments.length; i++) {
          boolean written = each.operands().get(i).written();
          float[] wanted = (written ? expected : arguments)[i].clone();
          int end = KernelCase.MARGIN + each.operands().get(i).size(width);
          Arrays.fill(wanted, 0, KernelCase.MARGIN, Float.NaN);
          Arrays.fill(wanted, end, wanted.length, Float.NaN);
          assertArrayEquals(wanted, actual[i], each + " of " + width + ", argument " + i);
        }
      }
    }
  }

  /** What may not be looked at is minus infinity. */
  @ParameterizedTest
  @ValueSource(strings = {"softmax", "crossEntropy"})
  void minusInfinityHasNoProbability(String name) {
    KernelCase each = cases().stream().filter(c -> c.name().equals(name)).findFirst().orElseThrow();
    for (int width : WIDTHS) {
      float[][] arguments = each.arguments(width, random);
      for (int i = 0; i < width; i += 2) {
        arguments[0][KernelCase.MARGIN + i] = -INF;
      }
      arguments[0][KernelCase.MARGIN + width / 2] = 0.5f;
      compare(each, arguments, width);
      float[][] results = each.results(chosen, arguments, width);
      for (int i = 0; i < width; i += 2) {
        if (i != width / 2) {
          assertEquals(0f, results[0][KernelCase.MARGIN + i]);
        }
      }
    }
  }

  @Test
  void aRowOfMinusInfinitiesHasNoSoftmax() {
    for (RowKernels kernels : List.of(oracle, chosen)) {
      for (int width : WIDTHS) {
        float[] x = new float[width];
        Arrays.fill(x, -INF);
        kernels.softmax(x, 0, width, 1f);
        for (float value : x) {
          assertTrue(Float.isNaN(value));
        }
      }
    }
  }

  /** A number that is none must reach the loss, wherever it stands. */
  @Test
  void notANumberIsNotLost() {
    for (RowKernels kernels : List.of(oracle, chosen)) {
      for (int at = 0; at < 33; at++) {
        float[] x = new float[33];
        x[at] = Float.NaN;
        assertTrue(Double.isNaN(kernels.sumOfSquares(x, 0, 33)));
        assertTrue(Double.isNaN(kernels.crossEntropy(x.clone(), 0, 33, 5, 1f)));
        kernels.softmax(x, 0, 33, 1f);
        assertTrue(IntStream.range(0, 33).allMatch(i -> Float.isNaN(x[i])));
      }
    }
  }

  /** The exponential, which is a polynomial here, to 2 units in the last place. */
  @Test
  void probabilitiesAreExact() {
    for (float gap = 0; gap < 59; gap += 0.0137f) {
      float[] x = {0f, -gap};
      double expected = Math.exp(-gap) / (1 + Math.exp(-gap));
      double p = vectorised(x)[1];
      assertEquals(expected, p, 2.5e-7 * expected, "softmax of a gap of " + gap);
    }
  }

  /** Softmax of two numbers, in the lanes of a vector if the kernels have any. */
  private float[] vectorised(float[] pair) {
    float[] wide = new float[64];
    Arrays.fill(wide, -INF);
    System.arraycopy(pair, 0, wide, 0, pair.length);
    chosen.softmax(wide, 0, wide.length, 1f);
    return wide;
  }

  private void compare(KernelCase each, float[][] arguments, int width) {
    compare(each, arguments, width, 1e-6 + 1e-8 * width);
  }

  /** Differences are relative to the largest number of the array. */
  private void compare(KernelCase each, float[][] arguments, int width, double tolerance) {
    float[][] expected = each.results(oracle, arguments, width);
    float[][] actual = each.results(chosen, arguments, width);
    for (int i = 0; i < expected.length; i++) {
      double scale = largest(expected[i]);
      for (int j = 0; j < expected[i].length; j++) {
        String where = each + " of " + width + ", argument " + i + " at " + j;
        if (Float.isFinite(expected[i][j])) {
          assertEquals(expected[i][j], actual[i][j], tolerance * scale, where);
        } else {
          assertEquals(expected[i][j], actual[i][j], where);
        }
      }
    }
  }

  private static double largest(float[] x) {
    return IntStream.range(0, x.length)
        .mapToDouble(i -> Math.abs(x[i]))
        .filter(Double::isFinite)
        .max()
        .orElse(0);
  }
}
