// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.checkpoint;

import java.io.IOException;
import org.dlm.kernels.ScalarUnpackKernels;

/**
 * A matrix about to be written in 8 bits, as the two tensors that are stored of it. Either is
 * computed from the numbers piece by piece, which are read once for each.
 *
 * @param matrix the numbers [out, in]
 */
record QuantizedMatrix(StreamedTensor matrix) {

  /** The whole numbers, under the matrix's name. */
  StreamedTensor values() {
    return new StreamedTensor() {
      @Override
      public String name() {
        return matrix.name();
      }

      @Override
      public int[] shape() {
        return matrix.shape();
      }

      @Override
      public void read(long from, float[] into, int count) throws IOException {
        readValues(from, into, count);
      }
    };
  }

  /** The scales, one per group of a row. */
  StreamedTensor scales() {
    return new StreamedTensor() {
      @Override
      public String name() {
        return Quantization.scalesOf(matrix.name());
      }

      @Override
      public int[] shape() {
        return new int[] {matrix.shape()[0], Quantization.groups(width())};
      }

      @Override
      public void read(long from, float[] into, int count) throws IOException {
        readScales(from, into, count);
      }
    };
  }

  private int width() {
    return matrix.shape()[1];
  }

  /** Reads row by row, and of each row the groups that lie in the range, whole. */
  private void readValues(long from, float[] into, int count) throws IOException {
    int width = width();
    float[] numbers = new float[Math.min(width, StreamedTensor.PIECE)];
    for (int done = 0; done < count; ) {
      long row = (from + done) / width;
      int column = (int) ((from + done) % width);
      int first = column / Quantization.GROUP * Quantization.GROUP;
      int length = Math.min(numbers.length, width - first);
      int wanted = Math.min(count - done, length - (column - first));
      matrix.read(row * width + first, numbers, length);
      for (int group = 0; group < length; group += Quantization.GROUP) {
        int end = Math.min(group + Quantization.GROUP, length);
        float scale = ScalarUnpackKernels.float16(scale(numbers, group, end));
        for (int i = group; i < end; i++) {
          numbers[i] = Quantization.quantized(numbers[i], scale);
        }
      }
      System.arraycopy(numbers, column - first, into, done, wanted);
      done += wanted;
    }
  }

  private void readScales(long from, float[] into, int count) throws IOException {
    int width = width();
    int groups = Quantization.groups(width);
    float[] numbers = new float[Math.min(width, StreamedTensor.PIECE)];
    for (int done = 0; done < count; ) {
      long row = (from + done) / groups;
      int first = (int) ((from + done) % groups) * Quantization.GROUP;
      int length = Math.min(numbers.length, width - first);
      matrix.read(row * width + first, numbers, length);
      for (int group = 0; group < length && done < count; group += Quantization.GROUP) {
        int end = Math.min(group + Quantization.GROUP, length);
        into[done++] = ScalarUnpackKernels.float16(scale(numbers, group, end));
      }
    }
  }

  /** The scale of the numbers [from, to). */
  private short scale(float[] numbers, int from, int to) throws IOException {
    float largest = 0;
    for (int i = from; i < to; i++) {
      float magnitude = Math.abs(numbers[i]);
      if (!(magnitude < Float.POSITIVE_INFINITY)) {
        throw beyond(numbers[i]);
      }
      largest = Math.max(largest, magnitude);
    }
    short scale = Quantization.scale(largest);
    if (!Float.isFinite(ScalarUnpackKernels.float16(scale))) {
      throw beyond(largest);
    }
    return scale;
  }

  private IOException beyond(float number) {
    String found = "tensor " + matrix.name() + " holds " + number;
    return new IOException(found + ", beyond the range of INT8; choose another type");
  }
}
