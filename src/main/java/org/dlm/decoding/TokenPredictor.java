// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.decoding;

import org.jspecify.annotations.Nullable;

/**
 * A model as decoders and evaluations see it: ids in, logits out.
 *
 * <p>A predictor keeps the keys and values of the last sequences that it saw (see {@link Window})
 * and is therefore used by one decode at a time.
 */
public interface TokenPredictor {

  /** Number of logits per position. */
  int vocabularySize();

  /** Longest sequence in tokens. */
  int maxLength();

  /**
   * Evaluates the network once, and the head at the positions asked for only.
   *
   * @param ids token ids [batch, length]. Not modified.
   * @param batch number of sequences
   * @param length tokens per sequence, at most {@link #maxLength()}
   * @param validLengths tokens of each sequence that may be attended to [batch]; the rest is
   *     padding. Null if all are valid.
   * @param window positions whose keys, values and outputs are computed; the others' come from the
   *     cache, which the previous calls on the same sequences have filled
   * @param rows where logits are wanted: flat indices {@code sequence * length + position} within
   *     the window, ascending
   * @param count how many of {@code rows} are used
   * @param logits receives [count, vocabularySize]. Modified.
   */
  void predict(
      int[] ids,
      int batch,
      int length,
      int @Nullable [] validLengths,
      Window window,
      int[] rows,
      int count,
      float[] logits);
}
