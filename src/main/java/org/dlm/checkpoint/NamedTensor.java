// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.checkpoint;

import java.util.Arrays;
import org.dlm.layers.Parameter;

/**
 * A range of a float array with the name and the sizes under which a file holds it.
 *
 * <p>Nothing is copied: writing reads the array, reading fills it.
 */
public final class NamedTensor implements StreamedTensor {

  private final String name;
  private final int[] shape;
  private final float[] values;
  private final int offset;
  private final int size;

  /**
   * Names a range of an existing array.
   *
   * @param values array that holds the numbers, row-major from {@code offset}. Kept, not copied.
   * @param shape sizes, outermost first
   * @throws IllegalArgumentException if the range is not inside the array
   */
  public NamedTensor(String name, float[] values, int offset, int... shape) {
    this.name = name;
    this.shape = shape.clone();
    this.values = values;
    this.offset = offset;
    this.size = Arrays.stream(shape).reduce(1, Math::multiplyExact);
    if (offset < 0 || size < 0 || size > values.length - offset) {
      String range = "shape " + Arrays.toString(shape) + " at " + offset;
      throw new IllegalArgumentException(
          name + ": " + range + " exceeds its array of " + values.length);
    }
  }

  /** Takes a network's parameter, under another name. */
  static NamedTensor of(Parameter parameter, String name) {
    return new NamedTensor(name, parameter.values(), parameter.offset(), parameter.shape());
  }

  /** Name in the file. */
  @Override
  public String name() {
    return name;
  }

  /** Sizes, outermost first. A copy. */
  @Override
  public int[] shape() {
    return shape.clone();
  }

  /** How many numbers it has. */
  public int size() {
    return size;
  }

  /** The array that holds the numbers, from {@link #offset()} on; it may hold others' too. */
  public float[] values() {
    return values;
  }

  /** Index of its first number in {@link #values()}. */
  public int offset() {
    return offset;
  }

  @Override
  public void read(long from, float[] into, int count) {
    System.arraycopy(values, Math.toIntExact(offset + from), into, 0, count);
  }
}
