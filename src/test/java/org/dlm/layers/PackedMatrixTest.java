// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.dlm.kernels.Kernels;
import org.dlm.kernels.ScalarUnpackKernels;
import org.dlm.testing.Refusal;
import org.dlm.testing.TestKernels;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A packed matrix multiplies as the same numbers on the heap do. */
class PackedMatrixTest {

  private static final int GROUP = 32;

  /** Two parts, of which neither fills its last tile, and a row of two tiles and a rest. */
  private static final List<MatrixPart> PARTS =
      List.of(new MatrixPart("one", 300), new MatrixPart("two", 17));

  private static final int IN = 2 * UnpackScratch.TILE_COLUMNS + 45;
  private static final int OUT = 317;

  private final SplittableRandom random = new SplittableRandom(5);
  private final Map<String, PackedRows> packed = new HashMap<>();

  /** The numbers that are packed, row-major [OUT, IN]. */
  private final float[] numbers = new float[OUT * IN];

  /** How numbers are stored. */
  enum Type {
    FLOAT32,
    BFLOAT16,
    FLOAT16,
    INT8
  }

  static List<Named<Kernels>> kernels() {
    return TestKernels.all();
  }

  @ParameterizedTest
  @EnumSource(Type.class)
  void productsAreThoseOfTheHeap(Type type) {
    pack(type, 64);
    for (Named<Kernels> kernels : kernels()) {
      for (int rows : new int[] {1, 5, 33}) {
        float[] x = gaussian(rows * IN);
        float[] residual = gaussian(rows * OUT);
        for (float[] added : new float[][] {null, residual}) {
          float[] expected = new float[rows * OUT];
          float[] found = new float[rows * OUT];
          heap(kernels.getPayload()).forward(x, rows, added, expected);
          packed(kernels.getPayload()).forward(x, rows, added, found);
          assertArrayEquals(expected, found, 2e-4f, type + " by " + kernels.getName());
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Type.class)
  void rowsAreTheNumbers(Type type) {
    pack(type, 7);
    WeightMatrix matrix = packed(TestKernels.fast());
    assertEquals(OUT, matrix.out());
    assertEquals(IN, matrix.in());
    float[] row = new float[IN + 2];
    for (int i : new int[] {0, 6, 7, 255, 256, 299, 300, 316}) {
      matrix.row(i, row, 1);
      assertArrayEquals(
          Arrays.copyOfRange(numbers, i * IN, (i + 1) * IN), Arrays.copyOfRange(row, 1, IN + 1));
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void buffersMayHoldAnyNumberOfRows(Kernels kernels) {
    float[] x = gaussian(3 * IN);
    pack(Type.INT8, 1, new SplittableRandom(9));
    float[] expected = new float[3 * OUT];
    packed(kernels).forward(x, 3, null, expected);
    for (int rowsPerSlice : new int[] {7, 300}) {
      pack(Type.INT8, rowsPerSlice, new SplittableRandom(9));
      float[] found = new float[3 * OUT];
      packed(kernels).forward(x, 3, null, found);
      assertArrayEquals(expected, found);
    }
  }

  @Test
  void threadsDoNotMatter() {
    pack(Type.BFLOAT16, 50);
    float[] x = gaussian(9 * IN);
    float[] one = new float[9 * OUT];
    packed(TestKernels.fast(1)).forward(x, 9, null, one);
    for (int threads = 2; threads <= 5; threads++) {
      float[] several = new float[9 * OUT];
      packed(TestKernels.fast(threads)).forward(x, 9, null, several);
      assertArrayEquals(one, several);
    }
  }

  @Test
  void nothingCanBeTrained() {
    pack(Type.INT8, 64);
    WeightMatrix matrix = packed(TestKernels.fast());
    assertEquals(List.of(), matrix.parameters());
    assertThrows(IllegalStateException.class, matrix::gradients);
    assertThrows(
        IllegalStateException.class,
        () -> matrix.backward(new float[IN], new float[OUT], 1, new float[IN]));
  }

  @Test
  void whatDoesNotFitIsRefused() {
    pack(Type.INT8, 64);
    WeightSource source = WeightSource.packed(packed);
    Refusal.of(
        () -> source.matrix(TestKernels.fast(), IN, new MatrixPart("three", 4)),
        "three must be [4, 2093], but is nothing");
    Refusal.of(
        () -> source.matrix(TestKernels.fast(), IN - 1, new MatrixPart("one", 300)),
        "one must be [300, 2092], but is [300, 2093]");
    MappedRows values = new MappedRows(2, 40, 2, List.of(ByteBuffer.allocate(80)));
    MappedRows scales = new MappedRows(2, 2, 2, List.of(ByteBuffer.allocate(4)));
    Refusal.of(
        () -> PackedRows.int8(values, scales, GROUP),
        "2 rows of 40 numbers in groups of 32 do not fit 2 rows of 2 bytes of scales");
  }

  @Test
  void aTensorIsMappedInBuffersOfWholeRows() {
    List<String> asked = new ArrayList<>();
    MappedRows mapped =
        MappedRows.of(
            5,
            1 << 29,
            (from, count) -> {
              asked.add(from + " " + count);
              return ByteBuffer.allocate(0);
            });
    assertEquals(List.of("0 1073741824", "1073741824 1073741824", "2147483648 536870912"), asked);
    assertEquals(2, mapped.slice(4));
    assertEquals(1 << 29, mapped.place(3));
  }

  private WeightMatrix packed(Kernels kernels) {
    return WeightSource.packed(packed).matrix(kernels, IN, PARTS.toArray(new MatrixPart[0]));
  }

  private WeightMatrix heap(Kernels kernels) {
    WeightMatrix matrix =
        WeightSource.heap(false).matrix(kernels, IN, PARTS.toArray(new MatrixPart[0]));
    System.arraycopy(numbers, 0, matrix.parameters().get(0).values(), 0, numbers.length);
    return matrix;
  }

  private void pack(Type type, int rowsPerSlice) {
    pack(type, rowsPerSlice, random);
  }

  /** Draws both parts in a type and keeps what floats they are. */
  private void pack(Type type, int rowsPerSlice, SplittableRandom drawn) {
    int at = 0;
    for (MatrixPart part : PARTS) {
      packed.put(
          part.name(),
          switch (type) {
            case FLOAT32 -> PackedRows.float32(mapped(part, rowsPerSlice, floats(part, at, drawn)));
            case BFLOAT16 ->
                PackedRows.bfloat16(mapped(part, rowsPerSlice, halves(part, at, drawn, true)));
            case FLOAT16 ->
                PackedRows.float16(mapped(part, rowsPerSlice, halves(part, at, drawn, false)));
            case INT8 -> bytes(part, at, drawn, rowsPerSlice);
          });
      at += part.rows() * IN;
    }
  }

  private float[] gaussian(int size) {
    float[] drawn = new float[size];
    for (int i = 0; i < size; i++) {
      drawn[i] = (float) random.nextGaussian();
    }
    return drawn;
  }

  private static MappedRows mapped(MatrixPart part, int rowsPerSlice, ByteBuffer bytes) {
    int rowBytes = bytes.capacity() / part.rows();
    List<ByteBuffer> slices = new ArrayList<>();
    for (int row = 0; row < part.rows(); row += rowsPerSlice) {
      int rows = Math.min(rowsPerSlice, part.rows() - row);
      slices.add(bytes.slice(row * rowBytes, rows * rowBytes));
    }
    return new MappedRows(part.rows(), rowBytes, rowsPerSlice, slices);
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private ByteBuffer floats(MatrixPart part, int at, SplittableRandom drawn) {
    ByteBuffer bytes = little(part.rows() * IN * Float.BYTES);
    for (int i = 0; i < part.rows() * IN; i++) {
      numbers[at + i] = (float) drawn.nextGaussian();
      bytes.putFloat(i * Float.BYTES, numbers[at + i]);
    }
    return bytes;
  }

  private ByteBuffer halves(MatrixPart part, int at, SplittableRandom drawn, boolean upper) {
    ByteBuffer bytes = little(part.rows() * IN * Short.BYTES);
    for (int i = 0; i < part.rows() * IN; i++) {
      // Both types: a sign, exponents that make numbers from 2^-6 to 2, and any fraction.
      int exponent = upper ? 0x3c80 + drawn.nextInt(0x380) : 0x2400 + drawn.nextInt(0x1c00);
      short bits = (short) (drawn.nextInt(2) << 15 | exponent);
      numbers[at + i] =
          upper ? ScalarUnpackKernels.bfloat16(bits) : ScalarUnpackKernels.float16(bits);
      bytes.putShort(i * Short.BYTES, bits);
    }
    return bytes;
  }

  private PackedRows bytes(MatrixPart part, int at, SplittableRandom drawn, int rowsPerSlice) {
    ByteBuffer bytes = little(part.rows() * IN);
    int groups = (IN + GROUP - 1) / GROUP;
    ByteBuffer scales = little(part.rows() * groups * Short.BYTES);
    for (int i = 0; i < part.rows() * groups; i++) {
      scales.putShort(i * Short.BYTES, (short) (0x2000 + drawn.nextInt(0x400)));
    }
    for (int i = 0; i < part.rows() * IN; i++) {
      int scale = i / IN * groups + i % IN / GROUP;
      bytes.put(i, (byte) drawn.nextInt());
      numbers[at + i] =
          bytes.get(i) * ScalarUnpackKernels.float16(scales.getShort(scale * Short.BYTES));
    }
    return PackedRows.int8(
        mapped(part, rowsPerSlice, bytes), mapped(part, 2 * rowsPerSlice, scales), GROUP);
  }
}
