// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.decoding;

/** Watches a decoder at work: traces, animations, tests. */
@FunctionalInterface
public interface DecodingListener {

  /** Looks away. */
  DecodingListener NONE = (step, decided, canvas) -> {};

  /**
   * Called after each step of a decoder, in the decoder's thread.
   *
   * @param step number of the step in this decode, from 0
   * @param decided what the step wrote, by ascending position: tokens that were decided or
   *     replaced, each with the probability that the network gave it, and MASK where a token was
   *     taken back, with probability 0. Valid during the call; not to be modified.
   * @param canvas prompt and answer as they stand now [length]. Valid during the call; not to be
   *     modified.
   */
  void onStep(int step, Placements decided, int[] canvas);

  /**
   * Called after each {@link #onStep} of an unmasking decoder: the place to change the canvas. A
   * decode that was done goes on if something was masked. Does nothing unless overridden.
   *
   * @param editor of the sequence that made the step. Valid during the call.
   */
  default void betweenSteps(CanvasEditor editor) {}
}
