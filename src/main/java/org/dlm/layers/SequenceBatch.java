// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.layers;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one forward pass runs on: token ids, the window of positions that is computed, which
 * positions may be attended to, and whose hidden states are wanted in the end.
 *
 * <p>One instance is shared by all layers of a network and set before each pass. A layer's row
 * {@code b * windowLength + i} is position {@code from + i} of sequence {@code b}, until the last
 * block has attended: what comes after it mixes no positions, and so works on the rows wanted
 * alone.
 */
public final class SequenceBatch {

  private int[] ids = {};
  private int batch;
  private int length;
  private int from;
  private int to;
  private int @Nullable [] validFrom;
  private int @Nullable [] validTo;
  private int @Nullable [] wanted;
  private int wantedCount;
  private boolean narrow;

  /**
   * Describes the next pass.
   *
   * @param newIds token ids [batch, length]. Kept until the next call, not modified.
   * @param newBatch number of sequences
   * @param newLength tokens per sequence
   * @param newFrom first position that is computed
   * @param newTo position after the last that is computed
   * @param newValidFrom first position of each sequence that may be attended to [batch]; null for 0
   * @param newValidTo position after the last that may be attended to [batch]; null for {@code
   *     length}
   */
  public void set(
      int[] newIds,
      int newBatch,
      int newLength,
      int newFrom,
      int newTo,
      int @Nullable [] newValidFrom,
      int @Nullable [] newValidTo) {
    if (newBatch < 1 || newLength < 1 || newIds.length < (long) newBatch * newLength) {
      throw new IllegalArgumentException(
          newBatch + " sequences of " + newLength + " tokens, but " + newIds.length + " ids");
    }
    if (newFrom < 0 || newFrom >= newTo || newTo > newLength) {
      throw new IllegalArgumentException(
          "window [" + newFrom + ", " + newTo + ") of " + newLength + " positions");
    }
    for (int b = 0; b < newBatch; b++) {
      int first = newValidFrom == null ? 0 : newValidFrom[b];
      int end = newValidTo == null ? newLength : newValidTo[b];
      if (first < 0 || first >= end || end > newLength) {
        throw new IllegalArgumentException(
            "sequence " + b + " has valid positions [" + first + ", " + end + ") of " + newLength);
      }
    }
    ids = newIds;
    batch = newBatch;
    length = newLength;
    from = newFrom;
    to = newTo;
    validFrom = newValidFrom;
    validTo = newValidTo;
    wanted = null;
    narrow = false;
  }

  /**
   * Says of the pass that was described which hidden states are wanted in the end; all, if nothing
   * is said.
   *
   * @param rows rows of the window, each once [count]. Kept until the next pass, not modified.
   * @param count how many, at least 1
   */
  public void want(int[] rows, int count) {
    if (count < 1) {
      throw new IllegalArgumentException("at least one row must be wanted");
    }
    wanted = isAll(rows, count) ? null : rows;
    wantedCount = count;
  }

  private boolean isAll(int[] rows, int count) {
    boolean all = count == allRows();
    for (int i = 0; all && i < count; i++) {
      all = rows[i] == i;
    }
    return all;
  }

  /** Goes on with the rows wanted alone; false if that is all of them. */
  boolean narrow() {
    narrow = wanted != null;
    return narrow;
  }

  /** Whether the rows are those wanted alone. */
  boolean isNarrow() {
    return narrow;
  }

  /** Goes back to all rows, in a backward pass. */
  void widen() {
    narrow = false;
  }

  /** Copies the rows wanted. */
  void gather(float[] all, int width, float[] into) {
    int[] rows = Objects.requireNonNull(wanted);
    for (int i = 0; i < wantedCount; i++) {
      System.arraycopy(all, rows[i] * width, into, i * width, width);
    }
  }

  /** Copies the rows wanted back to their places, and 0 to the others'. */
  void scatter(float[] some, int width, float[] into) {
    int[] rows = Objects.requireNonNull(wanted);
    Arrays.fill(into, 0, allRows() * width, 0f);
    for (int i = 0; i < wantedCount; i++) {
      System.arraycopy(some, i * width, into, rows[i] * width, width);
    }
  }

  /** Number of sequences. */
  int batch() {
    return batch;
  }

  /** Tokens per sequence. */
  int length() {
    return length;
  }

  /** First position that is computed. */
  int from() {
    return from;
  }

  /** Positions that are computed, per sequence. */
  int windowLength() {
    return to - from;
  }

  /** Rows of the window: {@code batch * windowLength}. */
  public int allRows() {
    return batch * (to - from);
  }

  /** Rows of an activation: {@code batch * windowLength}, or as many as are wanted. */
  public int rows() {
    return narrow ? wantedCount : allRows();
  }

  /** Token id at row {@code row} of the window. */
  int id(int row) {
    int window = to - from;
    return ids[row / window * length + from + row % window];
  }

  /** Position in its sequence of row {@code row}. */
  int position(int row) {
    return from + row % (to - from);
  }

  /** First position of sequence {@code b} that may be attended to. */
  int validFrom(int b) {
    return validFrom == null ? 0 : validFrom[b];
  }

  /** Position after the last of sequence {@code b} that may be attended to. */
  int validTo(int b) {
    return validTo == null ? length : validTo[b];
  }
}
