// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.data;

import java.util.Objects;
import org.dlm.random.Purpose;
import org.dlm.random.RandomStream;

/**
 * Chooses the windows of each training step as a pure function of (seed, step, row).
 *
 * <p>In {@link TokenLayout#STREAM} each window starts at a uniformly random token. In {@link
 * TokenLayout#DOCUMENTS} the rows of successive steps from step 0 on run through a permutation of
 * all windows, a new one for each epoch, so that every window comes exactly once per epoch. A step
 * may be read in parts: the parts are the rows of the whole. The array of ids is reused, so a batch
 * holds until the next call. Not thread-safe.
 */
public final class BatchSampler {

  private final TokenWindows windows;
  private final int stepRows;
  private final long seed;
  private int[] ids = {};

  /**
   * Samples from windows.
   *
   * @param stepRows rows of a whole step, over all micro-batches and machines
   */
  public BatchSampler(TokenWindows windows, int stepRows, long seed) {
    if (stepRows < 1) {
      throw new IllegalArgumentException("a step must have at least 1 row, but has " + stepRows);
    }
    this.windows = windows;
    this.stepRows = stepRows;
    this.seed = seed;
  }

  /** All rows of a step, counted from 0. */
  public TokenBatch batch(long step) {
    return batch(step, 0, stepRows);
  }

  /** Rows {@code firstRow} to {@code firstRow + rows} of a step, counted from 0. */
  public TokenBatch batch(long step, int firstRow, int rows) {
    Objects.checkFromIndexSize(firstRow, rows, stepRows);
    int window = windows.seq() + 1;
    int size = Math.multiplyExact(rows, window);
    if (ids.length < size) {
      ids = new int[size];
    }
    for (int row = 0; row < rows; row++) {
      windows.readFrom(start(step, firstRow + row), ids, row * window);
    }
    return new TokenBatch(rows, windows.seq(), ids, step, firstRow, stepRows);
  }

  /** The token at which a row's window starts. */
  private long start(long step, int row) {
    return switch (windows.layout()) {
      case STREAM -> {
        long starts = windows.tokens().tokens() - windows.seq();
        yield RandomStream.of(seed, Purpose.WINDOWS, step, row).nextLong(starts);
      }
      case DOCUMENTS -> {
        long count = windows.count();
        long drawn = Math.addExact(Math.multiplyExact(step, stepRows), row);
        long index = new EpochPermutation(count, seed, drawn / count).at(drawn % count);
        yield index * (windows.seq() + 1L);
      }
    };
  }
}
