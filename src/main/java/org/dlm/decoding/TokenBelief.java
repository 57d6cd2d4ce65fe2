// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.decoding;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * What a model thinks of one token of a text.
 *
 * @param position of the token
 * @param token its id
 * @param nats its log-probability, in nats
 * @param likeliest the token that the model would have put there
 * @param likeliestNats the log-probability of that one
 */
public record TokenBelief(
    int position, int token, double nats, int likeliest, double likeliestNats) {

  /**
   * Reads a belief from logits.
   *
   * @param logits holds the logits of the position at [offset, offset + size); negative infinity
   *     for tokens that cannot stand there. Not modified.
   */
  public static TokenBelief of(int position, int token, float[] logits, int offset, int size) {
    int likeliest = 0;
    for (int v = 1; v < size; v++) {
      likeliest = logits[offset + v] > logits[offset + likeliest] ? v : likeliest;
    }
    return new TokenBelief(
        position,
        token,
        Softmax.logProbability(logits, offset, size, token),
        likeliest,
        Softmax.logProbability(logits, offset, size, likeliest));
  }

  /** The same at another position. */
  TokenBelief at(int other) {
    return new TokenBelief(other, token, nats, likeliest, likeliestNats);
  }

  /** The probability of the token. */
  public double probability() {
    return Math.exp(nats);
  }

  /** The positions whose tokens are believed least and so little as to be doubted, ascending. */
  public static int[] leastBelieved(List<TokenBelief> beliefs, Revision.Doubt doubt) {
    int[] positions =
        beliefs.stream()
            .filter(belief -> belief.probability() < doubt.below())
            .sorted(Comparator.comparingDouble(TokenBelief::nats))
            .limit(doubt.most())
            .mapToInt(TokenBelief::position)
            .toArray();
    Arrays.sort(positions);
    return positions;
  }
}
