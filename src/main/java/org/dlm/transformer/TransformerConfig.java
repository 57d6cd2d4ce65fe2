// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.transformer;

import org.dlm.kernels.AttentionMode;

/**
 * Sizes and constants of a pre-norm transformer with RMSNorm, RoPE and SwiGLU (LLaDA, Llama).
 *
 * @param vocabularySize rows of the embedding and of the head
 * @param dModel width of the residual stream
 * @param layers number of blocks
 * @param heads query heads; {@code dModel} is divided among them
 * @param keyValueHeads key and value heads, shared by groups of query heads
 * @param feedForward inner width of the SwiGLU
 * @param maxLength longest sequence in tokens
 * @param ropeTheta base of the rotary angles
 * @param normEpsilon epsilon inside RMSNorm's root
 * @param tiedHead whether the head is the embedding matrix
 * @param attention bidirectional for diffusion, causal for next-token models
 */
public record TransformerConfig(
    int vocabularySize,
    int dModel,
    int layers,
    int heads,
    int keyValueHeads,
    int feedForward,
    int maxLength,
    double ropeTheta,
    double normEpsilon,
    boolean tiedHead,
    AttentionMode attention) {

  /** Refuses sizes that make no network. */
  public TransformerConfig {
    requirePositive("vocabulary size", vocabularySize);
    requirePositive("model width", dModel);
    requirePositive("layers", layers);
    requirePositive("heads", heads);
    requirePositive("key-value heads", keyValueHeads);
    requirePositive("feed-forward width", feedForward);
    requirePositive("maximum length", maxLength);
    if (dModel % heads != 0 || dModel / heads % 2 != 0) {
      throw new IllegalArgumentException(
          "model width " + dModel + " over " + heads + " heads must give an even head width");
    }
    if (heads % keyValueHeads != 0) {
      throw new IllegalArgumentException(
          heads + " heads cannot share " + keyValueHeads + " key-value heads evenly");
    }
    if (!(ropeTheta > 0 && Double.isFinite(ropeTheta))) {
      throw new IllegalArgumentException("rope theta must be positive, but is " + ropeTheta);
    }
    if (!(normEpsilon > 0 && normEpsilon < 1)) {
      throw new IllegalArgumentException("norm epsilon must be in (0, 1), but is " + normEpsilon);
    }
  }

  /** The same sizes, reading in another direction. */
  public TransformerConfig withAttention(AttentionMode other) {
    return new TransformerConfig(
        vocabularySize,
        dModel,
        layers,
        heads,
        keyValueHeads,
        feedForward,
        maxLength,
        ropeTheta,
        normEpsilon,
        tiedHead,
        other);
  }

  /** Width of one head. */
  public int headWidth() {
    return dModel / heads;
  }

  /** Number of trained numbers. */
  public long parameterCount() {
    long block =
        2L * dModel
            + 2L * dModel * dModel
            + 2L * dModel * keyValueHeads * headWidth()
            + 3L * dModel * feedForward;
    return layers * block + dModel + (tiedHead ? 1L : 2L) * vocabularySize * dModel;
  }

  private static void requirePositive(String what, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(what + " must be at least 1, but is " + value);
    }
  }
}
