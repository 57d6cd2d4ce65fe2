// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.laboratory;

import org.dlm.kernels.AttentionMode;
import org.dlm.transformer.TransformerConfig;

/**
 * The size of a network; the head is the embedding.
 *
 * @param width of the residual stream
 * @param layers number of blocks
 * @param heads of each block
 */
public record NetworkSize(int width, int layers, int heads) {

  private static final double ROPE_THETA = 10_000;
  private static final double NORM_EPSILON = 1e-5;

  /** The inner width of the SwiGLU: 8/3 of the width, in whole eights. */
  int feedForward() {
    return (width * 8 / 3 + 7) / 8 * 8;
  }

  TransformerConfig config(int vocabularySize, int context, AttentionMode attention) {
    return new TransformerConfig(
        vocabularySize,
        width,
        layers,
        heads,
        heads,
        feedForward(),
        context,
        ROPE_THETA,
        NORM_EPSILON,
        true,
        attention);
  }

  /** As it is printed. */
  @Override
  public String toString() {
    return layers + " layers, " + width + " wide, " + heads + " heads";
  }
}
