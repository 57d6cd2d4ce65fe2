// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.checkpoint;

import java.io.IOException;

/**
 * A query or key matrix [out, in] whose rows are in another order, for programs that rotate
 * neighbouring channels.
 *
 * <p>Here channel j of a head is rotated with channel j + headWidth / 2; GGUF's Llama and LLaDA
 * rotate 2j with 2j + 1. So row j + i * headWidth / 2 of a head becomes row 2j + i, and the
 * products of queries and keys are what they were.
 *
 * @param matrix the matrix with its rows in halves
 * @param headWidth rows of one head
 */
record InterleavedHeads(StreamedTensor matrix, int headWidth) implements StreamedTensor {

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
    int width = shape()[1];
    float[] piece = new float[Math.min(width, count)];
    for (int done = 0; done < count; ) {
      long row = (from + done) / width;
      int column = (int) ((from + done) % width);
      int length = Math.min(width - column, count - done);
      matrix.read(source(row) * width + column, piece, length);
      System.arraycopy(piece, 0, into, done, length);
      done += length;
    }
  }

  /** The row of the matrix that stands in this row. */
  private long source(long row) {
    long head = row / headWidth;
    long channel = row % headWidth;
    return head * headWidth + channel % 2 * (headWidth / 2) + channel / 2;
  }
}
