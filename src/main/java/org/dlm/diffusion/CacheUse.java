// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.diffusion;

import org.dlm.decoding.Window;

/**
 * Which positions a step computes anew; the keys and values of the others are those of an earlier
 * step (Fast-dLLM, Wu et al. 2025, arXiv 2505.22618, section 3.2).
 *
 * <p>The first evaluation of each block computes all. In a bidirectional network everything depends
 * on everything, so what is cached is approximate and {@link Reach#NONE} alone is exact.
 *
 * @param reach what the evaluations between two refreshes compute
 * @param refresh every so many evaluations of a block all positions are computed again; 0 for the
 *     block's first only
 */
public record CacheUse(Reach reach, int refresh) {

  /** What an evaluation computes anew. */
  public enum Reach {
    /** All positions: no cache, and exact. */
    NONE,
    /** The block and all after it; the cache holds what is before. */
    PREFIX,
    /** The block; the cache holds what is before and after. */
    DUAL
  }

  /** Every evaluation computes all positions. */
  public static final CacheUse NONE = new CacheUse(Reach.NONE, 0);

  /** Refuses an interval that is none. */
  public CacheUse {
    if (refresh < 0) {
      throw new IllegalArgumentException(
          "the cache must be refreshed every so many evaluations, or 0 for once per block, not "
              + refresh);
    }
  }

  /**
   * The window of an evaluation.
   *
   * @param evaluation its number in the block, from 0
   * @param from first position of the block
   * @param to position after its last
   * @param length positions of the canvas
   */
  Window window(int evaluation, int from, int to, int length) {
    boolean fresh = evaluation == 0 || (refresh > 0 && evaluation % refresh == 0);
    if (fresh || reach == Reach.NONE) {
      return new Window(0, length);
    }
    return new Window(from, reach == Reach.PREFIX ? length : to);
  }
}
