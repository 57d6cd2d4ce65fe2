// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.data;

/**
 * The windows of one training step, or of a part of its rows.
 *
 * <p>A window holds one token more than the sequence: next-token prediction reads [0, seq) and
 * predicts [1, seq], and diffusion reads [0, seq), so that both objectives see the same text.
 */
public final class TokenBatch {

  private final int batch;
  private final int seq;
  private final int[] ids;
  private final long step;
  private final int firstRow;
  private final int stepRows;

  /**
   * Describes rows {@code firstRow} to {@code firstRow + batch} of a step of {@code stepRows} rows.
   *
   * @param ids token ids [batch, seq + 1]. Kept, not copied.
   * @param step training step, the key of every random stream
   * @param firstRow index of the first of these rows in the whole step
   * @param stepRows rows of the whole step, over all micro-batches and machines
   */
  public TokenBatch(int batch, int seq, int[] ids, long step, int firstRow, int stepRows) {
    if (ids.length < batch * (seq + 1)) {
      throw new IllegalArgumentException(
          "a batch of "
              + batch
              + " windows of "
              + (seq + 1)
              + " needs "
              + batch * (seq + 1)
              + " ids, but has "
              + ids.length);
    }
    if (firstRow < 0 || firstRow + batch > stepRows) {
      throw new IllegalArgumentException(
          "rows " + firstRow + " to " + (firstRow + batch) + " are not in a step of " + stepRows);
    }
    this.batch = batch;
    this.seq = seq;
    this.ids = ids;
    this.step = step;
    this.firstRow = firstRow;
    this.stepRows = stepRows;
  }

  /** Rows here. */
  public int batch() {
    return batch;
  }

  /** Tokens that the network reads per row; a window has one more. */
  public int seq() {
    return seq;
  }

  /** Token ids [batch, seq + 1]; the array may be longer. */
  public int[] ids() {
    return ids;
  }

  /** Training step. */
  public long step() {
    return step;
  }

  /** Index of the first row here in the whole step. */
  public int firstRow() {
    return firstRow;
  }

  /** Rows of the whole step. */
  public int stepRows() {
    return stepRows;
  }
}
