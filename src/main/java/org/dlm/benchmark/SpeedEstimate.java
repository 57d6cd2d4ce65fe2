// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.benchmark;

import org.dlm.kernels.AttentionMode;
import org.dlm.kernels.Kernels;
import org.dlm.transformer.TransformerConfig;

/**
 * How fast a model can write at most: operations counted by formula, at the rate of this machine's
 * products. What is no product, and reading weights from memory or disk, comes on top.
 *
 * @param productRate operations per second of large products, measured within a second
 * @param positions tokens of the text that is counted
 * @param secondsPerForward of an evaluation of all positions, with the logits of all
 * @param tokensPerSecond of a text of so many tokens: a diffusion model writes two per evaluation,
 *     of which on average half are still masked; a next-token model one
 */
public record SpeedEstimate(
    double productRate, int positions, double secondsPerForward, double tokensPerSecond) {

  private static final int USUAL_POSITIONS = 128;

  /** Estimates for a text of 128 tokens, or as many as the model has positions. */
  public static SpeedEstimate of(TransformerConfig config, Kernels kernels) {
    return at(ProductRate.quick(kernels), config);
  }

  /** Estimates at a known rate. */
  static SpeedEstimate at(double rate, TransformerConfig config) {
    int positions = Math.min(USUAL_POSITIONS, config.maxLength());
    double forward = ModelFlops.forward(config, positions, positions, positions);
    double perToken =
        config.attention() == AttentionMode.BIDIRECTIONAL
            ? ModelFlops.forward(config, positions, positions, positions / 2.0) / 2
            : ModelFlops.forward(config, 1, positions, 1);
    return new SpeedEstimate(rate, positions, forward / rate, rate / perToken);
  }
}
