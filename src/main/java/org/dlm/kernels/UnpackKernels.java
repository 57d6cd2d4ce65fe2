// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.kernels;

/**
 * Widens numbers from the types in which files hold them to {@code float}, without rounding.
 *
 * <p>Arrays are (array, offset). A kernel runs on the calling thread, allocates nothing and trusts
 * its arguments; {@code x} and {@code scales} are not modified, {@code y} is.
 */
public sealed interface UnpackKernels permits ScalarUnpackKernels, VectorUnpackKernels {

  /**
   * Widens numbers of 16 bits that are the upper half of a float.
   *
   * @param x bits [n]
   * @param y receives the numbers [n]
   */
  void bfloat16(short[] x, int xOffset, float[] y, int yOffset, int n);

  /**
   * Widens IEEE 754 half-precision numbers; a NaN stays one.
   *
   * @param x bits [n]
   * @param y receives the numbers [n]
   */
  void float16(short[] x, int xOffset, float[] y, int yOffset, int n);

  /**
   * Multiplies whole numbers by the scale of their group: {@code y[i] = x[i] * scales[i / group]}.
   *
   * @param x whole numbers [n]; the first begins a group
   * @param scales one per group [ceil(n / group)]
   * @param group numbers that share a scale; the last group may have fewer
   * @param y receives the products [n]
   */
  void int8(
      byte[] x,
      int xOffset,
      float[] scales,
      int scalesOffset,
      int group,
      float[] y,
      int yOffset,
      int n);
}
