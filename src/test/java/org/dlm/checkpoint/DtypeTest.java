// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.dlm.random.Purpose;
import org.dlm.random.RandomStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DtypeTest {

  @ParameterizedTest
  @EnumSource(names = {"F16", "BF16"})
  void everyHalfSurvivesReadingAndWriting(Dtype dtype) {
    for (int bits = 0; bits <= 0xffff; bits++) {
      float value = decode(dtype, bits);
      int again = encode(dtype, value);
      if (Float.isNaN(value)) {
        assertTrue(Float.isNaN(decode(dtype, again)), () -> "NaN became " + again);
      } else {
        assertEquals(bits, again);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"F16", "BF16"})
  void roundsToTheNearestAndTiesToEven(Dtype dtype) {
    int infinity = dtype == Dtype.F16 ? 0x7c00 : 0x7f80;
    for (int bits = 0; bits < infinity - 1; bits++) {
      double lower = decode(dtype, bits);
      double upper = decode(dtype, bits + 1);
      float middle = (float) ((lower + upper) / 2);
      assertEquals((bits & 1) == 0 ? bits : bits + 1, encode(dtype, middle), "tie at " + bits);
      assertEquals(bits, encode(dtype, Math.nextDown(middle)), "below the tie at " + bits);
      assertEquals(bits + 1, encode(dtype, Math.nextUp(middle)), "above the tie at " + bits);
      assertEquals(bits + 1 | 0x8000, encode(dtype, -Math.nextUp(middle)), "negative " + bits);
    }
  }

  @Test
  void everyByteSurvives() {
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) (i - 128);
    }
    float[] numbers = new float[256];
    Dtype.INT8.decode(ByteBuffer.wrap(all), numbers, 0, 256);
    assertEquals(-128f, numbers[0]);
    assertEquals(127f, numbers[255]);
    ByteBuffer again = ByteBuffer.allocate(256);
    Dtype.INT8.encode(numbers, 0, 256, again);
    assertArrayEquals(all, again.array());
  }

  @Test
  void knownHalves() {
    assertEquals(1f, decode(Dtype.F16, 0x3c00));
    assertEquals(-2f, decode(Dtype.F16, 0xc000));
    assertEquals(65504f, decode(Dtype.F16, 0x7bff));
    assertEquals(0x1p-24f, decode(Dtype.F16, 0x0001));
    assertEquals(0x1p-14f, decode(Dtype.F16, 0x0400));
    assertEquals(Float.NEGATIVE_INFINITY, decode(Dtype.F16, 0xfc00));
    assertEquals(Float.floatToRawIntBits(-0f), Float.floatToRawIntBits(decode(Dtype.F16, 0x8000)));
    assertEquals(1f, decode(Dtype.BF16, 0x3f80));
  }

  @Test
  void numbersBeyondTheRangeBecomeInfinite() {
    assertEquals(0x7bff, encode(Dtype.F16, Math.nextDown(65520f)));
    assertEquals(0x7c00, encode(Dtype.F16, 65520f));
    assertEquals(0xfc00, encode(Dtype.F16, -1e30f));
    assertEquals(0x7f80, encode(Dtype.BF16, Float.MAX_VALUE));
    assertEquals(0x7f80, encode(Dtype.BF16, Float.POSITIVE_INFINITY));
  }

  @ParameterizedTest
  @EnumSource(names = {"F32", "F16", "BF16"})
  void aNanStaysANan(Dtype dtype) {
    for (int payload : new int[] {0x7f800001, 0xff800001, 0x7fc00000, 0x7fffffff, 0xffffffff}) {
      ByteBuffer bytes = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
      dtype.encode(new float[] {Float.intBitsToFloat(payload)}, 0, 1, bytes);
      float[] value = new float[1];
      dtype.decode(bytes, value, 0, 1);
      assertTrue(Float.isNaN(value[0]), () -> Integer.toHexString(payload));
    }
  }

  @Test
  void bfloatIsWithinHalfAUnitOfAnyFloat() {
    RandomStream random = RandomStream.of(1, Purpose.CORPUS, 0, 0);
    for (int i = 0; i < 100_000; i++) {
      float value = Float.intBitsToFloat(random.nextInt());
      if (Math.abs(value) < 1e38f) {
        float rounded = decode(Dtype.BF16, encode(Dtype.BF16, value));
        float unit = Math.max(Math.ulp(value) * 65536, Float.MIN_VALUE * 65536);
        assertTrue(Math.abs((double) rounded - value) <= unit / 2, () -> value + " " + rounded);
      }
    }
  }

  private static float decode(Dtype dtype, int bits) {
    ByteBuffer bytes = ByteBuffer.allocate(2).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putShort(0, (short) bits);
    float[] value = new float[1];
    dtype.decode(bytes, value, 0, 1);
    return value[0];
  }

  private static int encode(Dtype dtype, float value) {
    ByteBuffer bytes = ByteBuffer.allocate(2).order(ByteOrder.LITTLE_ENDIAN);
    dtype.encode(new float[] {value}, 0, 1, bytes);
    return bytes.getShort(0) & 0xffff;
  }
}
