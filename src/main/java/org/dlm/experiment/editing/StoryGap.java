// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.editing;

import java.util.Arrays;

/**
 * A story with a gap of known length.
 *
 * @param story as it was
 * @param from first token of the gap
 * @param to the token after its last one
 */
record StoryGap(StoryTokens story, int from, int to) {

  /** Refuses a gap without tokens, or one that is not between others. */
  StoryGap {
    if (from < 1 || to <= from || to >= story.count()) {
      throw new IllegalArgumentException(
          "a gap at [%d, %d) does not lie inside a story of %d tokens"
              .formatted(from, to, story.count()));
    }
  }

  /** Length of the gap. */
  int tokens() {
    return to - from;
  }

  /** What stands before it. */
  int[] before() {
    return Arrays.copyOf(story.ids(), from);
  }

  /** What stood in it. */
  int[] answer() {
    return Arrays.copyOfRange(story.ids(), from, to);
  }

  /**
   * The whole with other tokens in the gap.
   *
   * @param fill as many as the gap has, or fewer, after which the story stops. Not modified.
   */
  int[] filled(int[] fill) {
    int[] whole =
        Arrays.copyOf(story.ids(), fill.length < tokens() ? from + fill.length : story.count());
    System.arraycopy(fill, 0, whole, from, fill.length);
    return whole;
  }
}
