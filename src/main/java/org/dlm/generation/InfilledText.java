// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.generation;

import java.util.List;

/**
 * A text whose gaps were filled.
 *
 * @param text the whole
 * @param fills what was written into each gap
 * @param lengths tokens of each gap
 * @param nats the model's bound on the negative log-likelihood of the whole text, in nats
 * @param evaluations how often the network was evaluated to write it
 */
public record InfilledText(
    String text, List<String> fills, List<Integer> lengths, double nats, int evaluations) {

  /** Takes copies. */
  public InfilledText {
    fills = List.copyOf(fills);
    lengths = List.copyOf(lengths);
  }
}
