// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.decoding;

/**
 * A hand on the canvas between two steps of an unmasking decode: what a person, or a program in a
 * person's place, may see and change.
 *
 * <p>Valid during {@link DecodingListener#betweenSteps} only. Every change is refused with an
 * {@link IllegalArgumentException} that says why, and then changes nothing.
 */
public interface CanvasEditor {

  /** Number of positions, which grows in a decode of open length. */
  int length();

  /** Token id at a position, MASK if it is undecided. */
  int token(int position);

  /** Whether the decoder was asked to write this position; the others never change. */
  boolean isFree(int position);

  /** Whether {@link #lock} holds this position. */
  boolean isLocked(int position);

  /** How often the network has been evaluated for this sequence. */
  int evaluations();

  /** Holds a decided token: it is not masked or replaced again by the decoder. */
  void lock(int position);

  /** Gives a locked position back to the decoder. */
  void unlock(int position);

  /**
   * Writes a token at a free position, decided or not, and locks it.
   *
   * @throws IllegalArgumentException also if the sequence has a constraint that forbids the token
   */
  void write(int position, int token);

  /**
   * Masks a free position again, and unlocks it, so that it is decided anew. The budget of
   * evaluations grows by what the schedule grants for so many tokens.
   */
  void mask(int position);
}
