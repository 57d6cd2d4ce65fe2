// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.layers;

import org.dlm.kernels.RowKernels;

/**
 * Rotary position embedding (Su et al. 2021, eq. 34) in the rotate-half layout of LLaDA and Llama:
 * at position p, channels j and j + headWidth/2 turn by {@code p * theta^(-2j / headWidth)}.
 */
public final class RotaryEmbedding {

  private final int half;
  private final float[] cos;
  private final float[] sin;

  /** Tabulates the angles, in double, of positions 0 to {@code maxLength}. */
  public RotaryEmbedding(int headWidth, int maxLength, double theta) {
    half = headWidth / 2;
    cos = new float[Math.multiplyExact(maxLength, half)];
    sin = new float[cos.length];
    for (int position = 0; position < maxLength; position++) {
      for (int j = 0; j < half; j++) {
        double angle = position * Math.pow(theta, -2.0 * j / headWidth);
        cos[position * half + j] = (float) Math.cos(angle);
        sin[position * half + j] = (float) Math.sin(angle);
      }
    }
  }

  /**
   * Turns {@code heads} heads that lie side by side.
   *
   * @param x channels [heads, headWidth]. Modified.
   * @param sign 1 forward, -1 back (which is also the backward pass: a rotation is orthogonal)
   */
  void rotate(RowKernels kernels, float[] x, int offset, int heads, int position, int sign) {
    for (int head = 0; head < heads; head++) {
      int at = offset + head * 2 * half;
      kernels.rotate(x, at, cos, sin, position * half, half, sign);
    }
  }
}
