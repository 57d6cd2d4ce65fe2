// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.diffusion;

import java.util.random.RandomGenerator;
import org.dlm.decoding.Softmax;

/**
 * Keeps the tokens of which the network is most sure and leaves those of low confidence masked
 * (LLaDA, arXiv 2502.09992, algorithm 5).
 *
 * <p>Confidence is the softmax probability of the proposed token over the whole vocabulary, without
 * noise and temperature.
 */
public record LowConfidencePolicy() implements UnmaskingPolicy {

  @Override
  public double confidence(
      float[] logits, int offset, int vocabularySize, int token, RandomGenerator rng) {
    return Softmax.probability(logits, offset, vocabularySize, token);
  }
}
