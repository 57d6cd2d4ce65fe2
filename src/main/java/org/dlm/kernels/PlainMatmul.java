// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.kernels;

/** Three loops with sums in double: the oracle of the products. */
public final class PlainMatmul implements Matmul {

  @Override
  public String description() {
    return "plain loops";
  }

  @Override
  public long inPlaceLimit() {
    return Long.MAX_VALUE;
  }

  @Override
  public void ab(
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
      boolean accumulate) {
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        double sum = 0;
        for (int l = 0; l < k; l++) {
          sum += (double) a[aOffset + i * aStride + l] * b[bOffset + l * bStride + j];
        }
        int at = cOffset + i * cStride + j;
        c[at] = (float) (accumulate ? c[at] + sum : sum);
      }
    }
  }

  @Override
  public void abT(
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
      boolean accumulate) {
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        double sum = 0;
        for (int l = 0; l < k; l++) {
          sum += (double) a[aOffset + i * aStride + l] * b[bOffset + j * bStride + l];
        }
        int at = cOffset + i * cStride + j;
        c[at] = (float) (accumulate ? c[at] + sum : sum);
      }
    }
  }

  @Override
  public void aTb(
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
      boolean accumulate) {
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        double sum = 0;
        for (int l = 0; l < k; l++) {
          sum += (double) a[aOffset + l * aStride + i] * b[bOffset + l * bStride + j];
        }
        int at = cOffset + i * cStride + j;
        c[at] = (float) (accumulate ? c[at] + sum : sum);
      }
    }
  }
}
