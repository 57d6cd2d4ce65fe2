// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.kernels;

/**
 * The exponential of single numbers, by the operations that {@link VectorRowKernels} applies to
 * vectors, so that the bits are the same: to about 1 ulp, and faster than the library's.
 */
final class Exponential {

  /** exp is taken as 0 below (1e-26), which keeps subnormal numbers, slow on many CPUs, away. */
  static final float EXP_MIN = -60f;

  /** From 88.38 on exp is infinite, so that the sigmoid of its negative is 0. */
  static final float EXP_MAX = 89f;

  static final float LOG2_E = 1.44269504f;

  /** ln 2 in two parts, the first with few bits, so that n * LN2_HIGH is exact. */
  static final float LN2_HIGH = 0.693359375f;

  static final float LN2_LOW = -2.12194440e-4f;

  /** Adding 1.5 * 2^23 + 127 rounds to an integer n and leaves n + 127 in the low bits. */
  static final float ROUND = 12583039f;

  private Exponential() {}

  /** {@code exp(x)}. */
  static float exp(float x) {
    if (x < EXP_MIN) {
      return 0;
    }
    float clamped = Math.min(x, EXP_MAX);
    float shifted = Math.fma(clamped, LOG2_E, ROUND);
    float n = shifted - ROUND;
    float r = Math.fma(n, -LN2_LOW, Math.fma(n, -LN2_HIGH, clamped));
    float p = Math.fma(r, 1.9875691500e-4f, 1.3981999507e-3f);
    p = Math.fma(p, r, 8.3334519073e-3f);
    p = Math.fma(p, r, 4.1665795894e-2f);
    p = Math.fma(p, r, 1.6666665459e-1f);
    p = Math.fma(p, r, 5.0000001201e-1f);
    p = Math.fma(p, r * r, r + 1f);
    return p * Float.intBitsToFloat(Float.floatToRawIntBits(shifted) << 23);
  }

  /** {@code 1 / (1 + exp(-z))}. */
  static float sigmoid(float z) {
    return 1 / (exp(-z) + 1);
  }
}
