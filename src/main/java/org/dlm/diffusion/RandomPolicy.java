// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.diffusion;

import java.util.stream.IntStream;
import org.dlm.decoding.Placements;

/**
 * Writes tokens at random positions (LLaDA, arXiv 2502.09992, algorithm 4).
 *
 * <p>The positions are chosen before the network is evaluated, so that it is asked about them only.
 */
public record RandomPolicy() implements UnmaskingPolicy {

  @Override
  public void ask(UnmaskingStep step) {
    IntStream.range(0, step.size())
        .filter(step::isMasked)
        .boxed()
        .sorted((i, j) -> Double.compare(step.choice(i).nextDouble(), step.choice(j).nextDouble()))
        .limit(step.quota())
        .forEach(step::ask);
  }

  @Override
  public void decide(UnmaskingStep step, Placements candidates, Placements decided) {
    decided.addAll(candidates);
  }
}
