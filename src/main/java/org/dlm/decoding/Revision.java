// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.decoding;

import java.util.Arrays;
import java.util.List;

/**
 * A text in which the least believed tokens were written anew.
 *
 * @param ids token ids [length]
 * @param doubted positions that were written anew, ascending; some may hold the same token
 * @param beliefs what the model thought of every token of the text before
 * @param evaluations how often the network was evaluated, counted in sequences
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record Revision(int[] ids, int[] doubted, List<TokenBelief> beliefs, int evaluations) {

  /** The same of the tokens at [from, to) alone, counted from there. */
  public Revision within(int from, int to) {
    return new Revision(
        Arrays.copyOfRange(ids, from, to),
        Arrays.stream(doubted).map(position -> position - from).toArray(),
        beliefs.stream()
            .filter(belief -> belief.position() >= from && belief.position() < to)
            .map(belief -> belief.at(belief.position() - from))
            .toList(),
        evaluations);
  }

  /**
   * Which tokens to write anew.
   *
   * @param below those of less probability than this
   * @param most at most so many, the least believed
   */
  public record Doubt(double below, int most) {

    /** Refuses what is no probability, or no number of tokens. */
    public Doubt {
      if (!(below > 0 && below <= 1)) {
        throw new IllegalArgumentException(
            "the probability below which a token is doubted must be above 0 and at most 1, but is "
                + below);
      }
      if (most < 1) {
        throw new IllegalArgumentException("at least 1 token must be changed, not " + most);
      }
    }
  }
}
