// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The products of BLAS against plain loops, and plain loops against numbers worked out by hand. */
class MatmulContractTest {

  /** Sizes m, n, k: single numbers, rows, columns, a head of attention, more than one panel. */
  private static final List<int[]> SIZES =
      List.of(
          new int[] {1, 1, 1},
          new int[] {1, 7, 5},
          new int[] {7, 1, 5},
          new int[] {4, 4, 1},
          new int[] {16, 131, 10},
          new int[] {33, 31, 64},
          new int[] {3, 207, 300});

  /** Sizes of an operand that is row-major [rows, columns]. */
  private record Shape(int rows, int columns) {}

  /** The three products, by one signature. */
  private enum Product {
    AB {
      @Override
      Shape a(int m, int k) {
        return new Shape(m, k);
      }

      @Override
      Shape b(int n, int k) {
        return new Shape(k, n);
      }

      @Override
      void run(Matmul matmul, int[] size, Operand a, Operand b, Operand c, boolean accumulate) {
        matmul.ab(
            size[0],
            size[1],
            size[2],
            a.array,
            a.offset,
            a.stride,
            b.array,
            b.offset,
            b.stride,
            c.array,
            c.offset,
            c.stride,
            accumulate);
      }
    },
    AB_T {
      @Override
      Shape a(int m, int k) {
        return new Shape(m, k);
      }

      @Override
      Shape b(int n, int k) {
        return new Shape(n, k);
      }

      @Override
      void run(Matmul matmul, int[] size, Operand a, Operand b, Operand c, boolean accumulate) {
        matmul.abT(
            size[0],
            size[1],
            size[2],
            a.array,
            a.offset,
            a.stride,
            b.array,
            b.offset,
            b.stride,
            c.array,
            c.offset,
            c.stride,
            accumulate);
      }
    },
    A_T_B {
      @Override
      Shape a(int m, int k) {
        return new Shape(k, m);
      }

      @Override
      Shape b(int n, int k) {
        return new Shape(k, n);
      }

      @Override
      void run(Matmul matmul, int[] size, Operand a, Operand b, Operand c, boolean accumulate) {
        matmul.aTb(
            size[0],
            size[1],
            size[2],
            a.array,
            a.offset,
            a.stride,
            b.array,
            b.offset,
            b.stride,
            c.array,
            c.offset,
            c.stride,
            accumulate);
      }
    };

    abstract Shape a(int m, int k);

    abstract Shape b(int n, int k);

    abstract void run(
        Matmul matmul, int[] size, Operand a, Operand b, Operand c, boolean accumulate);
  }

  /**
   * A matrix inside an array that ends with the matrix's last number: no product may read on to the
   * end of the last row's stride.
   */
  private record Operand(float[] array, int offset, int stride) {

    static Operand random(Shape shape, int gap, int offset, SplittableRandom random) {
      int stride = shape.columns() + gap;
      float[] array = new float[offset + (shape.rows() - 1) * stride + shape.columns()];
      for (int i = 0; i < array.length; i++) {
        array[i] = (float) random.nextGaussian();
      }
      return new Operand(array, offset, stride);
    }

    Operand copy() {
      return new Operand(array.clone(), offset, stride);
    }
  }

  private final SplittableRandom random = new SplittableRandom(2);
  private final Matmul plain = new PlainMatmul();
  private final Matmul blas = KernelProvider.select(1, line -> {}).matmul();

  @ParameterizedTest
  @EnumSource(Product.class)
  void agree(Product product) {
    for (int[] size : SIZES) {
      for (int gap : new int[] {0, 5}) {
        for (boolean accumulate : new boolean[] {false, true}) {
          int offset = random.nextInt(9);
          Operand a = Operand.random(product.a(size[0], size[2]), gap, offset, random);
          Operand b = Operand.random(product.b(size[1], size[2]), gap, offset + 3, random);
          Operand c = Operand.random(new Shape(size[0], size[1]), gap, offset + 1, random);
          float[] aBefore = a.array.clone();
          float[] bBefore = b.array.clone();
          Operand expected = c.copy();
          Operand actual = c.copy();
          product.run(plain, size, a, b, expected, accumulate);
          product.run(blas, size, a, b, actual, accumulate);
          // Sums of k products of unit variance, and the numbers between the rows untouched.
          assertArrayEquals(expected.array, actual.array, (float) (1e-6 * (1 + size[2])));
          assertGapsKept(c, expected, size);
          assertGapsKept(c, actual, size);
          assertArrayEquals(aBefore, a.array);
          assertArrayEquals(bBefore, b.array);
        }
      }
    }
  }

  private static void assertGapsKept(Operand before, Operand after, int[] size) {
    for (int i = 0; i < before.array.length; i++) {
      int place = i - before.offset;
      if (place < 0 || place % before.stride >= size[1]) {
        assertEquals(before.array[i], after.array[i]);
      }
    }
  }

  /** What stands in the result counts only if the product is added to it. */
  @ParameterizedTest
  @EnumSource(Product.class)
  void replacingForgetsNotANumber(Product product) {
    for (Matmul matmul : List.of(plain, blas)) {
      int[] size = {5, 4, 3};
      Operand a = Operand.random(product.a(5, 3), 0, 0, random);
      Operand b = Operand.random(product.b(4, 3), 0, 0, random);
      Operand c = Operand.random(new Shape(5, 4), 0, 0, random);
      Arrays.fill(c.array, Float.NaN);
      product.run(matmul, size, a, b, c, false);
      for (float value : c.array) {
        assertEquals(value, value, "not a number");
      }
    }
  }

  @Test
  void productsByHand() {
    float[] a = {1, 2, 3, 4, 5, 6}; // [2, 3] or [3, 2]
    float[] b = {1, 0, 2, 0, 1, 1}; // [3, 2] or [2, 3]
    for (Matmul matmul : List.of(plain, blas)) {
      float[] c = {10, 10, 10, 10};
      matmul.ab(2, 2, 3, a, 0, 3, b, 0, 2, c, 0, 2, false);
      assertArrayEquals(new float[] {1 + 4 + 3, 0 + 0 + 3, 4 + 10 + 6, 0 + 0 + 6}, c);
      matmul.abT(2, 2, 3, a, 0, 3, b, 0, 3, c, 0, 2, false);
      assertArrayEquals(new float[] {1 + 0 + 6, 0 + 2 + 3, 4 + 0 + 12, 0 + 5 + 6}, c);
      matmul.aTb(2, 2, 3, a, 0, 2, b, 0, 2, c, 0, 2, true);
      assertArrayEquals(
          new float[] {7 + 1 + 6 + 5, 5 + 0 + 0 + 5, 16 + 2 + 8 + 6, 11 + 0 + 0 + 6}, c);
    }
  }
}
