// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.diffusion;

import java.util.random.RandomGenerator;

/** Keeps tokens at random positions (LLaDA, arXiv 2502.09992, algorithm 4). */
public record RandomPolicy() implements UnmaskingPolicy {

  @Override
  public double confidence(
      float[] logits, int offset, int vocabularySize, int token, RandomGenerator rng) {
    return rng.nextDouble();
  }
}
