// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.generation;

import java.util.List;

/**
 * A text in which the tokens that a model believed least were written anew.
 *
 * @param text the whole, as it is now
 * @param parts the text in pieces: what stayed, and what was written anew
 * @param evaluations how often the network was evaluated, counted in sequences
 */
public record RevisedText(String text, List<Part> parts, int evaluations) {

  /** Takes a copy. */
  public RevisedText {
    parts = List.copyOf(parts);
  }

  /**
   * A piece of the text.
   *
   * @param before what stood there
   * @param after what stands there now
   * @param doubted whether it was written anew; it may have come out the same
   * @param probability of what stood there, given all the rest; the least of its tokens
   */
  public record Part(String before, String after, boolean doubted, double probability) {}
}
