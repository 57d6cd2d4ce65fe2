// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.layers;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One trained tensor: a name, a shape, and a range of a float array, with a range of the same place
 * in a gradient array when it is trained.
 *
 * <p>Several parameters may share one array (query, key and value of an attention are one product),
 * which is why values come with an offset. Gradients accumulate; zeroing is the trainer's call.
 */
public final class Parameter {

  private final String name;
  private final int[] shape;
  private final float[] values;
  private final float @Nullable [] gradients;
  private final int offset;
  private final int size;

  /**
   * Names a range of existing arrays.
   *
   * @param name canonical name, such as {@code blocks.0.query.weight}
   * @param values array that holds the numbers, row-major from {@code offset}. Kept, not copied.
   * @param gradients array of the same length for dLoss/dValues, or null without training. Kept.
   * @param offset index of the first number in both arrays
   * @param shape sizes, outermost first; matrices are [out, in]
   */
  public Parameter(
      String name, float[] values, float @Nullable [] gradients, int offset, int... shape) {
    this.name = name;
    this.values = values;
    this.gradients = gradients;
    this.offset = offset;
    this.shape = shape.clone();
    this.size = Arrays.stream(shape).reduce(1, Math::multiplyExact);
    if (offset < 0 || offset + size > values.length) {
      throw new IllegalArgumentException(
          name
              + ": shape "
              + Arrays.toString(shape)
              + " at "
              + offset
              + " exceeds its array of "
              + values.length);
    }
  }

  /** Takes over the numbers of another tensor of the same shape. */
  public void copyFrom(Parameter other) {
    if (!Arrays.equals(shape, other.shape)) {
      throw new IllegalArgumentException(
          name + ": " + Arrays.toString(other.shape) + " does not fit " + Arrays.toString(shape));
    }
    System.arraycopy(other.values, other.offset, values, offset, size);
  }

  /** Canonical name, such as {@code blocks.0.query.weight}. */
  public String name() {
    return name;
  }

  /** Sizes, outermost first. A copy. */
  public int[] shape() {
    return shape.clone();
  }

  /** How many numbers it has. */
  public int size() {
    return size;
  }

  /** Index of its first number in {@link #values()} and {@link #gradients()}. */
  public int offset() {
    return offset;
  }

  /** The array that holds the numbers, from {@link #offset()} on; it may hold others' too. */
  public float[] values() {
    return values;
  }

  /**
   * The array that holds dLoss/dValues at the same offset.
   *
   * @throws IllegalStateException if the network was built without training
   */
  public float[] gradients() {
    if (gradients == null) {
      throw new IllegalStateException(
          name + " has no gradients: the network is for inference only");
    }
    return gradients;
  }

  /** Whether weight decay applies: matrices decay, norm weights do not. */
  public boolean decays() {
    return shape.length > 1;
  }
}
