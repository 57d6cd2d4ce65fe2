// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.decoding;

import java.util.Arrays;
import java.util.Set;

/**
 * The tokens that end an answer, such as end-of-text and end-of-turn.
 *
 * @param ids their ids; empty if nothing ends an answer but its length
 */
public record StopTokens(Set<Integer> ids) {

  /** Takes a copy. */
  public StopTokens {
    ids = Set.copyOf(ids);
  }

  /** The stop tokens with these ids. */
  public static StopTokens of(Integer... ids) {
    return new StopTokens(Set.of(ids));
  }

  /** Whether this token ends an answer. */
  public boolean contains(int token) {
    return ids.contains(token);
  }

  /**
   * Copies an answer up to its first stop token, without it.
   *
   * @param canvas prompt and answer. Not modified.
   * @param from first position of the answer
   * @param to position after its last
   */
  public int[] trim(int[] canvas, int from, int to) {
    int end = from;
    while (end < to && !contains(canvas[end])) {
      end++;
    }
    return Arrays.copyOfRange(canvas, from, end);
  }
}
