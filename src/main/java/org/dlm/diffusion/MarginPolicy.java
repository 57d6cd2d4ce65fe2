// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.diffusion;

import org.dlm.decoding.Placements;
import org.dlm.decoding.Softmax;

/**
 * Keeps the tokens at positions where the likeliest token leads the second most: {@code p1 - p2}
 * (Kim et al. 2025, arXiv 2502.06768).
 *
 * @param temperature over the positions: 0 keeps the largest margins, more leaves more to chance
 */
public record MarginPolicy(double temperature) implements UnmaskingPolicy {

  /** Refuses a temperature that is none. */
  public MarginPolicy {
    PolicyRange.require("position temperature", temperature, 0, Double.MAX_VALUE);
  }

  @Override
  public void decide(UnmaskingStep step, Placements candidates, Placements decided) {
    Ranking.by(step, candidates, temperature, c -> margin(step, c)).keep(step.quota(), decided);
  }

  /** The two largest probabilities' difference. */
  private static double margin(UnmaskingStep step, int candidate) {
    float[] logits = step.logits();
    int row = step.row(candidate);
    int first = -1;
    int second = -1;
    for (int v = 0; v < step.vocabularySize(); v++) {
      if (v == step.maskId()) {
        continue;
      }
      if (first < 0 || logits[row + v] > logits[row + first]) {
        second = first;
        first = v;
      } else if (second < 0 || logits[row + v] > logits[row + second]) {
        second = v;
      }
    }
    int size = step.vocabularySize();
    double lead = Softmax.probability(logits, row, size, first);
    return second < 0 ? lead : lead - Softmax.probability(logits, row, size, second);
  }
}
