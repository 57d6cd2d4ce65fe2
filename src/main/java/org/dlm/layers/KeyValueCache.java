// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.layers;

/**
 * One attention layer's keys and values at every position: per position the key, then the value.
 *
 * <p>A pass over a window writes the window's positions; the others stay as earlier passes left
 * them, also when the cache grows.
 */
final class KeyValueCache {

  private final int width;
  private float[] values = {};
  private int sequences;
  private int capacity;

  KeyValueCache(int keyValueWidth) {
    width = 2 * keyValueWidth;
  }

  /** Makes room for {@code batch} sequences of {@code length} positions. */
  void grow(int batch, int length) {
    if (batch <= sequences && length <= capacity) {
      return;
    }
    int newSequences = Math.max(batch, sequences);
    int newCapacity = length <= capacity ? capacity : Math.max(length, 3 * capacity / 2);
    float[] larger = new float[Math.toIntExact((long) newSequences * newCapacity * width)];
    for (int sequence = 0; sequence < sequences; sequence++) {
      System.arraycopy(
          values,
          sequence * capacity * width,
          larger,
          sequence * newCapacity * width,
          capacity * width);
    }
    values = larger;
    sequences = newSequences;
    capacity = newCapacity;
  }

  float[] values() {
    return values;
  }

  /** Numbers per position. */
  int stride() {
    return width;
  }

  /** Index of the key of a position; its value follows after half a stride. */
  int offset(int sequence, int position) {
    return (sequence * capacity + position) * width;
  }
}
