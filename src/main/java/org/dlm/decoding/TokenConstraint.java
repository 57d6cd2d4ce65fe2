// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.decoding;

/**
 * A rule that the decoded tokens must keep together, in whatever order they are decided.
 *
 * <p>It follows one decode: {@link #begin}, then {@link #commit} for each token that is decided and
 * {@link #release} for each that is taken back. At any time it must leave at least one token at
 * every undecided position, and at least one way to complete the whole; so a decode never gets
 * stuck. The decoder commits the tokens of a step one after the other, the surest first, and asks
 * anew before each, so that tokens of one step never contradict each other. Not thread-safe.
 */
public interface TokenConstraint {

  /**
   * Begins a decode. What an earlier one left is forgotten.
   *
   * @param canvas what is to be filled in; the ids at free positions count as committed unless they
   *     are MASK
   * @throws IllegalArgumentException if no completion keeps the rule, with the reason
   */
  void begin(Canvas canvas);

  /** Whether this token may be decided at this undecided position, given what is committed. */
  boolean allows(int position, int token);

  /**
   * Sets the logits of all tokens that {@link #allows} refuses to negative infinity.
   *
   * @param position an undecided position
   * @param logits holds its logits at [offset, offset + vocabularySize). Modified.
   */
  void restrict(int position, float[] logits, int offset);

  /** Learns that an allowed token was decided at a position. */
  void commit(int position, int token);

  /** Learns that a decided position is undecided again. */
  void release(int position);
}
