// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.layers;

/** An array that grows to the largest size asked for and is then used again and again. */
final class ReusedArray {

  private float[] values = {};

  /** An array of at least {@code size} numbers, of whatever they were left. */
  float[] atLeast(long size) {
    if (values.length < size) {
      values = new float[Math.toIntExact(size)];
    }
    return values;
  }
}
