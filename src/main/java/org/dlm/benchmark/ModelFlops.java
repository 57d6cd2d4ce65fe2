// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.benchmark;

import org.dlm.kernels.AttentionMode;
import org.dlm.transformer.TransformerConfig;

/**
 * Floating-point operations that the mathematics of a step asks for, by formula: two per
 * multiplication and addition of its products (Kaplan et al. 2020, table 1; Chowdhery et al. 2022,
 * appendix B).
 *
 * <p>Only what is needed counts: a causal position attends to those before it, the head and what
 * the last block does after its attention work on the rows that carry loss, and what a backward
 * pass computes a second time to save memory counts once.
 */
final class ModelFlops {

  private ModelFlops() {}

  /**
   * Operations of a forward pass.
   *
   * @param tokens positions, in sequences of {@code seq}
   * @param headRows positions whose logits are computed
   */
  static double forward(TransformerConfig config, long tokens, int seq, double headRows) {
    double width = config.dModel();
    double keyValueWidth = (double) config.keyValueHeads() * config.headWidth();
    double visible = config.attention() == AttentionMode.CAUSAL ? (seq + 1) / 2.0 : seq;
    double attending = 2 * (width * width + 2 * width * keyValueWidth) + 4 * visible * width;
    double after = 2 * (width * width + 3 * width * config.feedForward());
    double blocks =
        config.layers() * tokens * attending + ((config.layers() - 1) * tokens + headRows) * after;
    return blocks + 2 * width * config.vocabularySize() * headRows;
  }

  /** Operations of forward and backward: each product has two more in its backward pass. */
  static double training(TransformerConfig config, long tokens, int seq, double headRows) {
    return 3 * forward(config, tokens, seq, headRows);
  }
}
