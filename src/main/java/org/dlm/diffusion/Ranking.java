// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.diffusion;

import java.util.Arrays;
import java.util.Comparator;
import java.util.function.IntToDoubleFunction;
import org.dlm.decoding.Placements;

/**
 * Candidates of a step in the order of a score, the highest first; of equal ones, those at lower
 * positions first.
 */
final class Ranking {

  private final Placements candidates;
  private final double[] scores;

  /** Indices of the candidates, best first. */
  private final Integer[] order;

  private Ranking(Placements candidates, double[] scores) {
    this.candidates = candidates;
    this.scores = scores;
    order = new Integer[scores.length];
    Arrays.setAll(order, c -> c);
    // The sort is stable, and candidates come by ascending position.
    Arrays.sort(order, Comparator.comparingDouble(c -> -scores[c]));
  }

  /** Ranks candidates by a score of their index. */
  static Ranking by(Placements candidates, IntToDoubleFunction score) {
    double[] scores = new double[candidates.size()];
    Arrays.setAll(scores, score);
    return new Ranking(candidates, scores);
  }

  /**
   * Ranks candidates by chance, the better ones more often first: the first k are a draw of k
   * without replacement from {@code softmax(score / temperature)} (Gumbel top-k, Kool et al. 2019,
   * arXiv 1903.06059; the {@code alg_temp} of Dream's sampling code).
   *
   * @param temperature over the positions; 0 leaves nothing to chance
   */
  static Ranking by(
      UnmaskingStep step, Placements candidates, double temperature, IntToDoubleFunction score) {
    return temperature == 0
        ? by(candidates, score)
        : by(
            candidates,
            c -> score.applyAsDouble(c) / temperature + step.gumbel(candidates.position(c)));
  }

  /** Number of candidates. */
  int size() {
    return order.length;
  }

  /** The score of the candidate at a rank, counted from 0. */
  double score(int rank) {
    return scores[order[rank]];
  }

  /** Keeps the first {@code count} candidates, or all if there are fewer. */
  void keep(int count, Placements decided) {
    for (int rank = 0; rank < Math.min(count, order.length); rank++) {
      int c = order[rank];
      decided.add(candidates.position(c), candidates.token(c), candidates.confidence(c));
    }
  }
}
