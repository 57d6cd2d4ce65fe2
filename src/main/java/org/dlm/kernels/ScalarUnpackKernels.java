// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.kernels;

/** The unpacking by plain loops: the oracle of the fast one. */
public final class ScalarUnpackKernels implements UnpackKernels {

  @Override
  public void bfloat16(short[] x, int xOffset, float[] y, int yOffset, int n) {
    for (int i = 0; i < n; i++) {
      y[yOffset + i] = bfloat16(x[xOffset + i]);
    }
  }

  /** The number that is the upper half of a float. */
  public static float bfloat16(short bits) {
    return Float.intBitsToFloat(bits << 16);
  }

  @Override
  public void float16(short[] x, int xOffset, float[] y, int yOffset, int n) {
    for (int i = 0; i < n; i++) {
      y[yOffset + i] = float16(x[xOffset + i]);
    }
  }

  /** The half-precision number of these bits. */
  public static float float16(short bits) {
    int sign = (bits & 0x8000) << 16;
    int magnitude = bits & 0x7fff;
    if (magnitude < 0x400) { // subnormal: a multiple of 2^-24
      return Float.intBitsToFloat(sign | Float.floatToRawIntBits(magnitude * 0x1p-24f));
    }
    int exponentShift = magnitude < 0x7c00 ? 127 - 15 : 255 - 31; // infinities and NaN keep theirs
    return Float.intBitsToFloat(sign | (magnitude << 13) + (exponentShift << 23));
  }

  @Override
  public void int8(
      byte[] x,
      int xOffset,
      float[] scales,
      int scalesOffset,
      int group,
      float[] y,
      int yOffset,
      int n) {
    for (int from = 0; from < n; from += group) {
      float scale = scales[scalesOffset + from / group];
      int to = Math.min(from + group, n);
      for (int i = from; i < to; i++) {
        y[yOffset + i] = x[xOffset + i] * scale;
      }
    }
  }
}
