// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.decoding;

import java.util.Arrays;

/**
 * What an unmasking decoder fills in: token ids, of which some positions are fixed (a prompt, a
 * suffix, pinned words) and the others are free.
 *
 * <p>A free position holds MASK, or a token that the decoder may replace if its policy revises
 * tokens. Fixed positions never change. Immutable.
 */
public final class Canvas {

  private final int[] ids;
  private final boolean[] free;
  private final int maskId;

  /**
   * A canvas with free positions anywhere.
   *
   * @param ids token ids [length]. Copied.
   * @param free which positions may be written [length]. Copied.
   * @param maskId token id of MASK
   * @throws IllegalArgumentException if a fixed position holds MASK, or none is free
   */
  public Canvas(int[] ids, boolean[] free, int maskId) {
    if (ids.length != free.length) {
      throw new IllegalArgumentException(
          ids.length + " ids, but " + free.length + " positions are said to be free or not");
    }
    boolean any = false;
    for (int i = 0; i < ids.length; i++) {
      any |= free[i];
      if (!free[i] && ids[i] == maskId) {
        throw new IllegalArgumentException(
            "position "
                + i
                + " is fixed and holds the mask token ("
                + maskId
                + "); only what is to be written may be masked");
      }
    }
    if (!any) {
      throw new IllegalArgumentException(
          "none of the " + ids.length + " positions is free, so there is nothing to write");
    }
    this.ids = ids.clone();
    this.free = free.clone();
    this.maskId = maskId;
  }

  /** A canvas whose masked positions are free. */
  public static Canvas ofMasked(int[] ids, int maskId) {
    boolean[] free = new boolean[ids.length];
    for (int i = 0; i < ids.length; i++) {
      free[i] = ids[i] == maskId;
    }
    return new Canvas(ids, free, maskId);
  }

  /**
   * A prompt, then {@code answerLength} masks.
   *
   * @throws IllegalArgumentException if the prompt holds MASK
   */
  public static Canvas continuing(int[] prompt, int answerLength, int maskId) {
    for (int i = 0; i < prompt.length; i++) {
      if (prompt[i] == maskId) {
        throw new IllegalArgumentException(
            "the prompt contains the mask token ("
                + maskId
                + ") at position "
                + i
                + "; only the answer may be masked, so remove it");
      }
    }
    int[] ids = Arrays.copyOf(prompt, prompt.length + answerLength);
    Arrays.fill(ids, prompt.length, ids.length, maskId);
    return ofMasked(ids, maskId);
  }

  /** Number of positions. */
  public int length() {
    return ids.length;
  }

  /** Token id of MASK. */
  public int maskId() {
    return maskId;
  }

  /** A copy of the ids [length]. */
  public int[] ids() {
    return ids.clone();
  }

  /** Whether a position may be written. */
  public boolean isFree(int position) {
    return free[position];
  }

  /** A copy of which positions may be written [length]. */
  public boolean[] free() {
    return free.clone();
  }

  /** The free positions, ascending. */
  public int[] freePositions() {
    int[] positions = new int[ids.length];
    int count = 0;
    for (int i = 0; i < ids.length; i++) {
      if (free[i]) {
        positions[count++] = i;
      }
    }
    return Arrays.copyOf(positions, count);
  }
}
