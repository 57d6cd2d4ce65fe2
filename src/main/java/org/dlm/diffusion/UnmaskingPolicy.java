// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.diffusion;

import java.util.random.RandomGenerator;
import org.dlm.decoding.Placements;

/**
 * Decides which of the proposed tokens a step keeps; the others stay masked and are proposed anew.
 *
 * <p>A policy holds no state, so that one instance serves any number of decodes.
 */
public interface UnmaskingPolicy {

  /**
   * Says how sure one is of a proposed token.
   *
   * @param logits holds the logits of the position at [offset, offset + vocabularySize). Not
   *     modified.
   * @param token the proposed token
   * @param rng the position's own stream, after the token was drawn
   */
  double confidence(float[] logits, int offset, int vocabularySize, int token, RandomGenerator rng);

  /**
   * Chooses what the step writes. Placing the mask token at a decided position would mask it again.
   *
   * <p>By default the {@code quota} most confident candidates are kept; of equally confident ones,
   * those at lower positions.
   *
   * @param candidates what the network proposes, by ascending position. Not modified.
   * @param quota how many tokens the schedule asks for
   * @param decided receives what to write, by ascending position. Modified.
   */
  default void decide(Placements candidates, int quota, Placements decided) {
    for (int i = 0; i < candidates.size(); i++) {
      int better = 0;
      for (int j = 0; j < candidates.size(); j++) {
        double lead = candidates.confidence(j) - candidates.confidence(i);
        better += lead > 0 || (lead == 0 && j < i) ? 1 : 0;
      }
      if (better < quota) {
        decided.add(candidates.position(i), candidates.token(i), candidates.confidence(i));
      }
    }
  }
}
