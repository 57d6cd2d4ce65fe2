// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.checkpoint;

import java.util.List;
import java.util.stream.Stream;

/**
 * A tensor to be written, and the type of its numbers in the file.
 *
 * @param numbers name, sizes and numbers
 * @param dtype how they are stored
 */
record TypedTensor(StreamedTensor numbers, Dtype dtype) {

  /** The tensors of a model whose numbers are stored in a type; quantized matrices are two each. */
  static List<TypedTensor> all(List<? extends StreamedTensor> tensors, Dtype dtype) {
    return tensors.stream().flatMap(tensor -> stored(tensor, dtype)).toList();
  }

  private static Stream<TypedTensor> stored(StreamedTensor tensor, Dtype dtype) {
    if (dtype != Dtype.INT8) {
      return Stream.of(new TypedTensor(tensor, dtype));
    }
    if (tensor.shape().length == 1) {
      return Stream.of(new TypedTensor(tensor, Dtype.F32));
    }
    QuantizedMatrix quantized = new QuantizedMatrix(tensor);
    return Stream.of(
        new TypedTensor(quantized.values(), Dtype.INT8),
        new TypedTensor(quantized.scales(), Dtype.F16));
  }

  /** Bytes in the file. */
  long bytes() {
    return numbers.count() * dtype.bytes();
  }

  /** Bytes of several. */
  static long bytes(List<TypedTensor> tensors) {
    return tensors.stream().mapToLong(TypedTensor::bytes).sum();
  }
}
