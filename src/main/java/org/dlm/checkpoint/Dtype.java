// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.checkpoint;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import org.dlm.kernels.ScalarUnpackKernels;

/**
 * How a tensor's numbers are stored in a file.
 *
 * <p>Reading widens to {@code float} exactly. Writing rounds to nearest, ties to even; a NaN stays
 * a NaN and numbers beyond the range become infinite.
 */
public enum Dtype {
  /** IEEE 754 single precision. */
  F32(4, Float.POSITIVE_INFINITY, "float32", "F32") {
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
  F16(2, 65520f, "float16", "F16") {
    @Override
    void decode(ByteBuffer from, float[] into, int offset, int count) {
      ShortBuffer halves = from.asShortBuffer();
      for (int i = 0; i < count; i++) {
        into[offset + i] = ScalarUnpackKernels.float16(halves.get(i));
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
  BF16(2, 0x1.FFp127f, "bfloat16", "BF16") {
    @Override
    void decode(ByteBuffer from, float[] into, int offset, int count) {
      // By way of an array, which is much faster than a buffer until all of it is compiled.
      ShortBuffer halves = from.asShortBuffer();
      short[] some = new short[Math.min(count, 4096)];
      for (int at = 0; at < count; at += some.length) {
        int size = Math.min(some.length, count - at);
        halves.get(some, 0, size);
        for (int i = 0; i < size; i++) {
          into[offset + at + i] = ScalarUnpackKernels.bfloat16(some[i]);
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
  },
  /**
   * Whole numbers from -128 to 127, two's complement. A model folder of this type has {@link
   * Quantization quantized} matrices, whose scales are tensors of their own.
   */
  INT8(1, 127.5f, "float32", "I8") {
    @Override
    void decode(ByteBuffer from, float[] into, int offset, int count) {
      for (int i = 0; i < count; i++) {
        into[offset + i] = from.get(from.position() + i);
      }
    }

    @Override
    void encode(float[] from, int offset, int count, ByteBuffer into) {
      for (int i = 0; i < count; i++) {
        into.put(into.position() + i, (byte) Math.rint(from[offset + i]));
      }
    }
  };

  private final int bytes;
  private final float limit;
  private final String torchName;
  private final String fileName;

  Dtype(int bytes, float limit, String torchName, String fileName) {
    this.bytes = bytes;
    this.limit = limit;
    this.torchName = torchName;
    this.fileName = fileName;
  }

  /** Bytes of one number. */
  public int bytes() {
    return bytes;
  }

  /** The least magnitude that is beyond the type: halfway beyond its largest number. */
  float limit() {
    return limit;
  }

  /** What safetensors calls it. */
  String fileName() {
    return fileName;
  }

  /** What {@code torch_dtype} in a configuration calls it; of INT8, the type to compute in. */
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

  /** Bits of the half nearest to a float. */
  static short floatToHalf(float value) {
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
