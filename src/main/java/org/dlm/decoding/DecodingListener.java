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
   * @param decided what the step wrote, by ascending position. Valid during the call; not to be
   *     modified.
   * @param canvas prompt and answer as they stand now [length]. Valid during the call; not to be
   *     modified.
   */
  void onStep(int step, Placements decided, int[] canvas);
}
