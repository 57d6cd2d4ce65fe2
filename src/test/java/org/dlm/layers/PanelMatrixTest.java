// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.dlm.kernels.Kernels;
import org.dlm.testing.TestKernels;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A matrix in panels multiplies as the same numbers in rows do. */
class PanelMatrixTest {

  /** More inputs than one product sums over, not a multiple of anything. */
  private static final int IN = 401;

  /** Parts that begin and end inside of panels; the last panel is not full. */
  private static final List<MatrixPart> PARTS =
      List.of(new MatrixPart("one", 100), new MatrixPart("two", 44));

  private static final int OUT = 144;

  private final SplittableRandom random = new SplittableRandom(3);
  private final List<Parameter> tensors = PARTS.stream().map(this::drawn).toList();

  static List<Named<Kernels>> kernels() {
    return TestKernels.all();
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void productsAreThoseOfRows(Kernels kernels) {
    WeightMatrix panels = WeightSource.read(this::read).matrix(kernels, IN, parts());
    WeightMatrix heap = WeightSource.heap(false).matrix(kernels, IN, parts());
    heap.parameters().forEach(this::read);
    for (int rows : new int[] {1, 5, 32, 33, 97}) {
      float[] x = gaussian(rows * IN);
      for (float[] residual : new float[][] {null, gaussian(rows * OUT)}) {
        float[] expected = new float[rows * OUT];
        float[] found = new float[rows * OUT];
        heap.forward(x, rows, residual, expected);
        panels.forward(x, rows, residual, found);
        assertArrayEquals(expected, found, 1e-4f, rows + " rows");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 160, 384, 401, 1024})
  void aRowIsTheSameBitsBesideAnyOthersAndOnAnyThreads(int in) {
    int out = 112;
    assumeTrue(PanelMatrix.suits(TestKernels.fast(), out), "this BLAS arranges all operands");
    Parameter tensor = new Parameter("one", gaussian(out * in), null, 0, out, in);
    int most = 100;
    float[] x = gaussian(most * in);
    float[] residual = gaussian(most * out);
    float[] expected = new float[most * out];
    for (int row = 0; row < most; row++) {
      float[] one = new float[out];
      float[] its = Arrays.copyOfRange(residual, row * out, (row + 1) * out);
      panels(1, in, tensor).forward(Arrays.copyOfRange(x, row * in, (row + 1) * in), 1, its, one);
      System.arraycopy(one, 0, expected, row * out, out);
    }
    for (int threads = 1; threads <= 3; threads++) {
      for (int rows : new int[] {2, 3, 17, 31, 64, most}) {
        float[] found = new float[rows * out];
        panels(threads, in, tensor).forward(x, rows, residual, found);
        assertArrayEquals(Arrays.copyOf(expected, rows * out), found);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void rowsAreTheNumbers(Kernels kernels) {
    WeightMatrix matrix = new PanelMatrix(kernels, IN, tensors);
    assertEquals(OUT, matrix.out());
    assertEquals(IN, matrix.in());
    float[] row = new float[IN + 2];
    for (int i = 0; i < OUT; i++) {
      Parameter part = tensors.get(i < 100 ? 0 : 1);
      int from = (i < 100 ? i : i - 100) * IN;
      matrix.row(i, row, 1);
      assertArrayEquals(
          Arrays.copyOfRange(part.values(), from, from + IN), Arrays.copyOfRange(row, 1, IN + 1));
    }
  }

  @Test
  void nothingCanBeTrained() {
    WeightMatrix matrix = new PanelMatrix(TestKernels.plain(), IN, tensors);
    assertEquals(List.of(), matrix.parameters());
    assertThrows(IllegalStateException.class, matrix::gradients);
    assertThrows(
        IllegalStateException.class,
        () -> matrix.backward(new float[IN], new float[OUT], 1, new float[IN]));
  }

  /** Where results would depend on the number of rows, floats stay in rows. */
  @Test
  void oddWidthsAreNotArranged() {
    Parameter odd = new Parameter("one", gaussian(100 * IN), null, 0, 100, IN);
    WeightMatrix matrix =
        WeightSource.read(into -> into.copyFrom(odd))
            .matrix(TestKernels.plain(), IN, new MatrixPart("one", 100));
    assertEquals(HeapMatrix.class, matrix.getClass());
    float[] row = new float[IN];
    matrix.row(99, row, 0);
    assertArrayEquals(Arrays.copyOfRange(odd.values(), 99 * IN, 100 * IN), row);
  }

  private WeightMatrix panels(int threads, int in, Parameter tensor) {
    return WeightSource.read(into -> into.copyFrom(tensor))
        .matrix(TestKernels.fast(threads), in, new MatrixPart("one", tensor.shape()[0]));
  }

  private void read(Parameter into) {
    into.copyFrom(tensors.get(into.name().equals("one") ? 0 : 1));
  }

  private Parameter drawn(MatrixPart part) {
    return new Parameter(part.name(), gaussian(part.rows() * IN), null, 0, part.rows(), IN);
  }

  private float[] gaussian(int size) {
    float[] drawn = new float[size];
    for (int i = 0; i < size; i++) {
      drawn[i] = (float) random.nextGaussian();
    }
    return drawn;
  }

  private static MatrixPart[] parts() {
    return PARTS.toArray(new MatrixPart[0]);
  }
}
