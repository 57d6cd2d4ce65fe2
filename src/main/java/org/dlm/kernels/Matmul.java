// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.kernels;

/**
 * Products of row-major matrices on the calling thread.
 *
 * <p>A matrix is (array, offset, stride): row {@code i} begins at {@code offset + i * stride}. With
 * {@code accumulate} the product is added to {@code c}, else it replaces it. {@code c} is modified,
 * {@code a} and {@code b} are not. The result depends on the numbers and the sizes alone.
 */
public sealed interface Matmul permits PlainMatmul, BlasMatmul {

  /** Name for people, such as {@code OpenBLAS}. */
  String description();

  /**
   * The largest {@code m * n * k} for which {@link #ab} takes its operands as they lie, without
   * first arranging copies of them, so that many small products are as fast as a large one; 0 if
   * there is none.
   */
  long inPlaceLimit();

  /** {@code C = A B}: A [m, k], B [k, n], C [m, n]. */
  void ab(
      int m,
      int n,
      int k,
      float[] a,
      int aOffset,
      int aStride,
      float[] b,
      int bOffset,
      int bStride,
      float[] c,
      int cOffset,
      int cStride,
      boolean accumulate);

  /** {@code C = A Bᵀ}: A [m, k], B [n, k], C [m, n]. */
  void abT(
      int m,
      int n,
      int k,
      float[] a,
      int aOffset,
      int aStride,
      float[] b,
      int bOffset,
      int bStride,
      float[] c,
      int cOffset,
      int cStride,
      boolean accumulate);

  /** {@code C = Aᵀ B}: A [k, m], B [k, n], C [m, n]. */
  void aTb(
      int m,
      int n,
      int k,
      float[] a,
      int aOffset,
      int aStride,
      float[] b,
      int bOffset,
      int bStride,
      float[] c,
      int cOffset,
      int cStride,
      boolean accumulate);
}
