// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.kernels;

import static jdk.incubator.vector.VectorOperators.B2F;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.S2I;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** The unpacking by the Vector API. Loaded by name, so that the program runs without its module. */
final class VectorUnpackKernels implements UnpackKernels {

  /**
   * The vectors of this machine. They stand apart because they take milliseconds to look up, which
   * only models with packed weights need to spend.
   */
  private static final class Shape {
    static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
    static final VectorSpecies<Integer> INTS = FLOATS.withLanes(int.class);
    static final int LANES = FLOATS.length();
    static final VectorSpecies<Short> SHORTS =
        VectorSpecies.of(short.class, VectorShape.forBitSize(LANES * Short.SIZE));

    /** Bytes that are one vector: as many as there are lanes, but no vector is of fewer than 8. */
    static final int STEP = Math.max(LANES, Long.BYTES);

    static final int PARTS = STEP / LANES;
    static final VectorSpecies<Byte> BYTES =
        VectorSpecies.of(byte.class, VectorShape.forBitSize(STEP * Byte.SIZE));

    private Shape() {}
  }

  private static final int SIGN = 0x8000;
  private static final int MAGNITUDE = 0x7fff;
  private static final int LEAST_NORMAL = 0x400;
  private static final int INFINITE = 0x7c00;

  @Override
  public void bfloat16(short[] x, int xOffset, float[] y, int yOffset, int n) {
    int bound = Shape.FLOATS.loopBound(n);
    int i = 0;
    for (; i < bound; i += Shape.LANES) {
      bits(x, xOffset + i)
          .lanewise(LSHL, Short.SIZE)
          .reinterpretAsFloats()
          .intoArray(y, yOffset + i);
    }
    for (; i < n; i++) {
      y[yOffset + i] = ScalarUnpackKernels.bfloat16(x[xOffset + i]);
    }
  }

  @Override
  public void float16(short[] x, int xOffset, float[] y, int yOffset, int n) {
    int bound = Shape.FLOATS.loopBound(n);
    int i = 0;
    for (; i < bound; i += Shape.LANES) {
      IntVector bits = bits(x, xOffset + i);
      IntVector sign = bits.and(SIGN).lanewise(LSHL, Short.SIZE);
      IntVector magnitude = magnitude(bits.and(MAGNITUDE));
      magnitude.or(sign).reinterpretAsFloats().intoArray(y, yOffset + i);
    }
    for (; i < n; i++) {
      y[yOffset + i] = ScalarUnpackKernels.float16(x[xOffset + i]);
    }
  }

  /** Bits of a float that is as large as a half without its sign. */
  private static IntVector magnitude(IntVector half) {
    // Normal numbers get another exponent, infinities and NaN the largest one.
    VectorMask<Integer> finite = half.compare(LT, INFINITE);
    IntVector shift =
        IntVector.broadcast(Shape.INTS, 255 - 31 << 23).blend((127 - 15) << 23, finite);
    IntVector normal = half.lanewise(LSHL, 13).add(shift);
    // Subnormal ones are multiples of 2^-24.
    FloatVector multiple = (FloatVector) half.convertShape(I2F, Shape.FLOATS, 0);
    IntVector subnormal = multiple.mul(0x1p-24f).reinterpretAsInts();
    return normal.blend(subnormal, half.compare(LT, LEAST_NORMAL));
  }

  private static IntVector bits(short[] x, int at) {
    return (IntVector) ShortVector.fromArray(Shape.SHORTS, x, at).convertShape(S2I, Shape.INTS, 0);
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
      scaled(x, xOffset + from, scale, y, yOffset + from, Math.min(group, n - from));
    }
  }

  private static void scaled(byte[] x, int xi, float scale, float[] y, int yi, int n) {
    int bound = Shape.BYTES.loopBound(n);
    int i = 0;
    for (; i < bound; i += Shape.STEP) {
      ByteVector bytes = ByteVector.fromArray(Shape.BYTES, x, xi + i);
      for (int part = 0; part < Shape.PARTS; part++) {
        FloatVector numbers = (FloatVector) bytes.convertShape(B2F, Shape.FLOATS, part);
        numbers.mul(scale).intoArray(y, yi + i + part * Shape.LANES);
      }
    }
    for (; i < n; i++) {
      y[yi + i] = x[xi + i] * scale;
    }
  }
}
