// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.decoding;

import java.util.Arrays;

/** What became of a {@link Canvas}. Immutable. */
public final class DecodedCanvas {

  private final int[] ids;
  private final int evaluations;
  private final int budget;

  /**
   * A filled canvas.
   *
   * @param ids token ids [length]. Kept, not copied.
   * @param evaluations how often the network was evaluated for it
   * @param budget how often it might have been
   */
  public DecodedCanvas(int[] ids, int evaluations, int budget) {
    this.ids = ids;
    this.evaluations = evaluations;
    this.budget = budget;
  }

  /** Token ids [length]. A copy. */
  public int[] ids() {
    return ids.clone();
  }

  /** The ids from a position on, up to the first stop token and without it. */
  public int[] answer(int from, StopTokens stopTokens) {
    return stopTokens.trim(ids, from, ids.length);
  }

  /** How often the network was evaluated for this sequence. */
  public int evaluations() {
    return evaluations;
  }

  /** How often it might have been; what is left of it was saved by an early end. */
  public int budget() {
    return budget;
  }

  @Override
  public String toString() {
    return Arrays.toString(ids) + " in " + evaluations + " of " + budget + " evaluations";
  }
}
