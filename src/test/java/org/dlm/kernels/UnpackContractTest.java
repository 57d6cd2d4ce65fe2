// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * The unpacking that this JVM chooses gives the same bits as the plain loops, and those are right.
 */
class UnpackContractTest {

  private static final int[] SIZES = {0, 1, 7, 8, 13, 16, 31, 32, 33, 64, 207, 1024};
  private static final int MARGIN = 3;
  private static final int ALL_HALVES = 1 << 16;

  private final SplittableRandom random = new SplittableRandom(1);
  private final UnpackKernels oracle = new ScalarUnpackKernels();
  private final UnpackKernels chosen = KernelProvider.select(1, line -> {}).unpacking();

  @Test
  void everyHalfIsWidened() {
    short[] halves = new short[ALL_HALVES];
    for (int i = 0; i < halves.length; i++) {
      halves[i] = (short) i;
    }
    float[] expected = new float[ALL_HALVES];
    float[] found = new float[ALL_HALVES];
    oracle.float16(halves, 0, expected, 0, ALL_HALVES);
    chosen.float16(halves, 0, found, 0, ALL_HALVES);
    assertArrayEquals(expected, found);
    for (int i = 0; i < ALL_HALVES; i++) {
      assertEquals(half(i), expected[i], Integer.toHexString(i));
    }
    oracle.bfloat16(halves, 0, expected, 0, ALL_HALVES);
    chosen.bfloat16(halves, 0, found, 0, ALL_HALVES);
    assertArrayEquals(expected, found);
    for (int i = 0; i < ALL_HALVES; i++) {
      assertEquals(Float.intBitsToFloat(i << 16), expected[i], Integer.toHexString(i));
    }
  }

  /** What IEEE 754 says of these bits. */
  private static float half(int bits) {
    int exponent = bits >> 10 & 0x1f;
    int fraction = bits & 0x3ff;
    double magnitude =
        switch (exponent) {
          case 0 -> fraction * 0x1p-24;
          case 31 -> fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
          default -> (1 + fraction / 1024.0) * Math.pow(2, exponent - 15);
        };
    return (float) ((bits & 0x8000) == 0 ? magnitude : -magnitude);
  }

  @Test
  void groupsAreMultipliedByTheirScales() {
    for (int n : SIZES) {
      for (int group : new int[] {1, 8, 32, 64}) {
        byte[] x = new byte[n + 2 * MARGIN];
        random.nextBytes(x);
        float[] scales = new float[(n + group - 1) / group + 2 * MARGIN];
        for (int i = 0; i < scales.length; i++) {
          scales[i] = (float) random.nextGaussian();
        }
        float[] expected = filled(n);
        float[] found = filled(n);
        oracle.int8(x, MARGIN, scales, MARGIN, group, expected, MARGIN, n);
        chosen.int8(x, MARGIN, scales, MARGIN, group, found, MARGIN, n);
        assertArrayEquals(expected, found, n + " in groups of " + group);
        for (int i = 0; i < n; i++) {
          assertEquals(x[MARGIN + i] * scales[MARGIN + i / group], expected[MARGIN + i]);
        }
        assertMargins(expected, n);
      }
    }
  }

  @Test
  void nothingElseIsTouched() {
    for (int n : SIZES) {
      short[] x = new short[n + 2 * MARGIN];
      for (int i = 0; i < x.length; i++) {
        x[i] = (short) random.nextInt();
      }
      for (UnpackKernels kernels : new UnpackKernels[] {oracle, chosen}) {
        float[] y = filled(n);
        kernels.bfloat16(x, MARGIN, y, MARGIN, n);
        assertMargins(y, n);
        assertEquals(n == 0 ? 7f : ScalarUnpackKernels.bfloat16(x[MARGIN]), y[MARGIN]);
        kernels.float16(x, MARGIN, y, MARGIN, n);
        assertMargins(y, n);
        assertEquals(n == 0 ? 7f : ScalarUnpackKernels.float16(x[MARGIN]), y[MARGIN]);
      }
    }
  }

  private static float[] filled(int n) {
    float[] y = new float[n + 2 * MARGIN];
    Arrays.fill(y, 7f);
    return y;
  }

  private static void assertMargins(float[] y, int n) {
    for (int i = 0; i < MARGIN; i++) {
      assertEquals(7f, y[i]);
      assertEquals(7f, y[MARGIN + n + i]);
    }
  }
}
