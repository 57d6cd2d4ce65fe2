// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Loops and vectors give the same bits, so that nobody can tell when one follows the other. */
class WarmingRowKernelsTest {

  /** Below, at and above whole vectors, and above the blocks in which squares are summed. */
  private static final int[] WIDTHS = {1, 3, 8, 15, 16, 17, 31, 32, 67, 256, 1000, 2048, 4500};

  private static final float[] SPECIAL = {
    0f, -0f, 1e30f, -1e30f, 1e-40f, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, Float.NaN
  };

  private final SplittableRandom random = new SplittableRandom(7);

  static List<KernelCase> cases() {
    return KernelCase.all();
  }

  @BeforeEach
  void onlyWithVectors() {
    assumeTrue(ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void loopsGiveTheBitsOfVectors(KernelCase each) {
    RowKernels loops = new WarmingRowKernels(Long.MAX_VALUE);
    for (int width : WIDTHS) {
      compare(each, loops, each.arguments(width, random), width);
    }
  }

  /** Each special number alone and at random places, whole vectors and the rest included. */
  @ParameterizedTest
  @MethodSource("cases")
  void loopsGiveTheBitsOfVectorsOnSpecialNumbers(KernelCase each) {
    RowKernels loops = new WarmingRowKernels(Long.MAX_VALUE);
    for (int width : WIDTHS) {
      for (float special : SPECIAL) {
        float[][] arguments = each.arguments(width, random);
        for (float[] argument : arguments) {
          for (int i = random.nextInt(5); i < argument.length; i += 1 + random.nextInt(40)) {
            argument[i] = special;
          }
        }
        compare(each, loops, arguments, width);
      }
    }
  }

  @Test
  void theChangeShowsInNoBit() {
    int width = 67;
    RowKernels changing = new WarmingRowKernels(5L * KernelCase.ROWS * width);
    for (int run = 0; run < 10; run++) {
      for (KernelCase each : KernelCase.all()) {
        compare(each, changing, each.arguments(width, random), width);
      }
    }
  }

  @Test
  void shortRunsAreGivenThem() {
    Kernels kernels = KernelProvider.selectForShortRuns(1, line -> {});
    Kernels usual = KernelProvider.select(1, line -> {});

    assertInstanceOf(WarmingRowKernels.class, kernels.rows());
    assertEquals(VectorRowKernels.class, usual.rows().getClass());
    assertEquals(usual.description(), kernels.description());
  }

  private static void compare(KernelCase each, RowKernels kernels, float[][] arguments, int width) {
    float[][] expected = each.results(new VectorRowKernels(), arguments, width);
    float[][] actual = each.results(kernels, arguments, width);
    for (int i = 0; i < expected.length; i++) {
      assertArrayEquals(bits(expected[i]), bits(actual[i]), each + " of " + width + ", " + i);
    }
  }

  /** All that is no number is alike: which of its bits are set is up to the processor. */
  private static int[] bits(float[] x) {
    int[] bits = new int[x.length];
    for (int i = 0; i < x.length; i++) {
      bits[i] = Float.floatToIntBits(x[i]);
    }
    return bits;
  }
}
