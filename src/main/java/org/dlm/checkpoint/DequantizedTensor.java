// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.checkpoint;

import java.io.IOException;

/**
 * A stored matrix in 8 bits as the floats that it stands for.
 *
 * @param values the whole numbers [out, in]
 * @param scales one per group of a row [out, ceil(in / 32)]
 */
record DequantizedTensor(StreamedTensor values, StreamedTensor scales) implements StreamedTensor {

  @Override
  public String name() {
    return values.name();
  }

  @Override
  public int[] shape() {
    return values.shape();
  }

  @Override
  public void read(long from, float[] into, int count) throws IOException {
    values.read(from, into, count);
    if (count == 0) {
      return;
    }
    long first = group(from);
    float[] factors = new float[(int) (group(from + count - 1) - first) + 1];
    scales.read(first, factors, factors.length);
    for (int i = 0; i < count; i++) {
      into[i] *= factors[(int) (group(from + i) - first)];
    }
  }

  /** The group of a number, counted through the rows. */
  private long group(long place) {
    int width = values.shape()[1];
    return place / width * Quantization.groups(width) + place % width / Quantization.GROUP;
  }
}
