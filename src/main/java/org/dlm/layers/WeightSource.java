// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.layers;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.dlm.kernels.Kernels;
import org.jspecify.annotations.Nullable;

/**
 * What a network's matrices are made of, decided when it is built: floats on the heap, which a
 * caller fills and may train; floats that are read once and arranged for inference; or packed rows,
 * multiplied from where they lie.
 *
 * <p>A source belongs to one network, whose packed matrices share its scratch memory.
 */
public final class WeightSource {

  private final boolean training;
  private final Map<String, PackedRows> packed;
  private final @Nullable Consumer<Parameter> reader;
  private final UnpackScratch scratch = new UnpackScratch();

  private WeightSource(
      boolean training, Map<String, PackedRows> packed, @Nullable Consumer<Parameter> reader) {
    this.training = training;
    this.packed = packed;
    this.reader = reader;
  }

  /** Zeros on the heap, with gradients if they are to be trained. */
  public static WeightSource heap(boolean training) {
    return new WeightSource(training, Map.of(), null);
  }

  /**
   * Floats for inference, laid out as this machine multiplies them fastest.
   *
   * @param reader fills a tensor of a matrix, known by its canonical name, when the matrix is made
   */
  public static WeightSource read(Consumer<Parameter> reader) {
    return new WeightSource(false, Map.of(), reader);
  }

  /**
   * Rows as they are stored.
   *
   * @param matrices every matrix of the network, by its canonical name
   */
  public static WeightSource packed(Map<String, PackedRows> matrices) {
    if (matrices.isEmpty()) {
      throw new IllegalArgumentException("a network needs matrices");
    }
    return new WeightSource(false, Map.copyOf(matrices), null);
  }

  /** Whether gradients are kept. */
  public boolean training() {
    return training;
  }

  /**
   * Makes a matrix.
   *
   * @param in columns
   * @param parts the tensors that follow each other in it
   * @throws IllegalArgumentException if a packed part is missing or of another shape
   */
  public WeightMatrix matrix(Kernels kernels, int in, MatrixPart... parts) {
    if (reader != null) {
      return read(kernels, in, List.of(parts), reader);
    }
    if (packed.isEmpty()) {
      return new HeapMatrix(kernels, in, training, List.of(parts));
    }
    List<PackedRows> rows = new ArrayList<>();
    for (MatrixPart part : parts) {
      PackedRows found = packed.get(part.name());
      if (found == null || found.rows() != part.rows() || found.width() != in) {
        String what = found == null ? "nothing" : "[" + found.rows() + ", " + found.width() + "]";
        String wanted = part.name() + " must be [" + part.rows() + ", " + in + "], but is ";
        throw new IllegalArgumentException(wanted + what);
      }
      rows.add(found);
    }
    return new PackedMatrix(kernels, rows, scratch);
  }

  private static WeightMatrix read(
      Kernels kernels, int in, List<MatrixPart> parts, Consumer<Parameter> reader) {
    int out = parts.stream().mapToInt(MatrixPart::rows).sum();
    if (!PanelMatrix.suits(kernels, out)) {
      HeapMatrix matrix = new HeapMatrix(kernels, in, false, parts);
      matrix.parameters().forEach(reader);
      return matrix;
    }
    List<Parameter> tensors = new ArrayList<>();
    for (MatrixPart part : parts) {
      float[] values = new float[Math.multiplyExact(part.rows(), in)];
      Parameter tensor = new Parameter(part.name(), values, null, 0, part.rows(), in);
      reader.accept(tensor);
      tensors.add(tensor);
    }
    return new PanelMatrix(kernels, in, tensors);
  }
}
