// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.checkpoint;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;

/**
 * How a tensor's numbers are stored in a file, by the names that safetensors uses.
 *
 * <p>Reading widens to {@code float} exactly. Writing rounds to nearest, ties to even; a NaN stays
 * a NaN and numbers beyond the range become infinite.
 */
public enum Dtype {
  /** IEEE 754 single precision. */
  F32(4, Float.POSITIVE_INFINITY, "float32") {
    @Override
    void decode(ByteBuffer from, float[] into, int offset, int count) {
      from.asFloatBuffer().get(into, offset, count);
    }

    @Override
    void encode(float[] from, int offset, int count, ByteBuffer into) {
      FloatBuffer floats = into.asFloatBuffer();
      floats.put(from, offset, count);
    }
  },
  /** IEEE 754 half precision. */
  F16(2, 65520f, "float16") {
    @Override
    void decode(ByteBuffer from, float[] into, int offset, int count) {
      ShortBuffer halves = from.asShortBuffer();
      for (int i = 0; i < count; i++) {
        into[offset + i] = halfToFloat(halves.get(i));
      }
    }

    @Override
    void encode(float[] from, int offset, int count, ByteBuffer into) {
      ShortBuffer halves = into.asShortBuffer();
      for (int i = 0; i < count; i++) {
        halves.put(i, floatToHalf(from[offset + i]));
      }
    }
  },
  /** The upper half of an IEEE 754 single: its range with 8 bits of precision. */
  BF16(2, 0x1.FFp127f, "bfloat16") {
    @Override
    void decode(ByteBuffer from, float[] into, int offset, int count) {
      // By way of an array, which is much faster than a buffer until all of it is compiled.
      ShortBuffer halves = from.asShortBuffer();
      short[] some = new short[Math.min(count, 4096)];
      for (int at = 0; at < count; at += some.length) {
        int size = Math.min(some.length, count - at);
        halves.get(some, 0, size);
        for (int i = 0; i < size; i++) {
          into[offset + at + i] = Float.intBitsToFloat(some[i] << 16);
        }
      }
    }

    @Override
    void encode(float[] from, int offset, int count, ByteBuffer into) {
      ShortBuffer halves = into.asShortBuffer();
      for (int i = 0; i < count; i++) {
        halves.put(i, floatToBfloat(from[offset + i]));
      }
    }
  };

  private final int bytes;
  private final float limit;
  private final String torchName;

  Dtype(int bytes, float limit, String torchName) {
    this.bytes = bytes;
    this.limit = limit;
    this.torchName = torchName;
  }

  /** Bytes of one number. */
  public int bytes() {
    return bytes;
  }

  /** The least magnitude that is rounded to infinity, halfway beyond the largest number. */
  float limit() {
    return limit;
  }

  /** What {@code torch_dtype} in a configuration calls it. */
  String torchName() {
    return torchName;
  }

  /**
   * Widens numbers to float.
   *
   * @param from little-endian buffer with the numbers at its position. Not modified.
   * @param into receives {@code count} numbers from {@code offset}. Modified.
   */
  abstract void decode(ByteBuffer from, float[] into, int offset, int count);

  /**
   * Rounds floats to this type.
   *
   * @param from holds {@code count} numbers from {@code offset}. Not modified.
   * @param into little-endian buffer that receives them at its position, which does not move
   */
  abstract void encode(float[] from, int offset, int count, ByteBuffer into);

  private static short floatToBfloat(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return (short) (bits >>> 16 | 0x40); // a quiet NaN, even if only its low bits said so
    }
    return (short) ((bits + 0x7fff + (bits >>> 16 & 1)) >>> 16);
  }

  private static float halfToFloat(short half) {
    int sign = (half & 0x8000) << 16;
    int magnitude = half & 0x7fff;
    if (magnitude < 0x400) { // subnormal: a multiple of 2^-24
      return Float.intBitsToFloat(sign | Float.floatToRawIntBits(magnitude * 0x1p-24f));
    }
    int exponentShift = magnitude < 0x7c00 ? 127 - 15 : 255 - 31; // infinities and NaN keep theirs
    return Float.intBitsToFloat(sign | (magnitude << 13) + (exponentShift << 23));
  }

  private static short floatToHalf(float value) {
    int bits = Float.floatToRawIntBits(value);
    int sign = bits >>> 16 & 0x8000;
    if (Float.isNaN(value)) {
      return (short) (sign | 0x7e00 | bits >>> 13 & 0x3ff);
    }
    float magnitude = Math.abs(value);
    if (magnitude >= F16.limit) {
      return (short) (sign | 0x7c00);
    }
    if (magnitude < 0x1p-14f) { // subnormal: adding 1/2 leaves units of 2^-24, rounded by the FPU
      int rounded = Float.floatToRawIntBits(magnitude + 0.5f) - Float.floatToRawIntBits(0.5f);
      return (short) (sign | rounded);
    }
    int rebased = Float.floatToRawIntBits(magnitude) - (127 - 15 << 23);
    return (short) (sign | (rebased + 0xfff + (rebased >>> 13 & 1)) >>> 13);
  }
}
