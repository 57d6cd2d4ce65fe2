// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import org.dlm.kernels.AttentionMode;
import org.dlm.transformer.TransformerConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Sizes of the network to train. */
final class NetworkOptions {

  private static final double NORM_EPSILON = 1e-5;

  @Option(
      names = "--width",
      paramLabel = "N",
      defaultValue = "128",
      description = "Width of the residual stream. Default: ${DEFAULT-VALUE}.")
  int width;

  @Option(
      names = "--layers",
      paramLabel = "N",
      defaultValue = "4",
      description = "Transformer blocks. Default: ${DEFAULT-VALUE}.")
  int layers;

  @Option(
      names = "--heads",
      paramLabel = "N",
      defaultValue = "4",
      description = "Attention heads. Default: ${DEFAULT-VALUE}.")
  int heads;

  @Option(
      names = "--key-value-heads",
      paramLabel = "N",
      description = "Key-value heads, shared by groups of heads. Default: as many as heads.")
  @Nullable Integer keyValueHeads;

  @Option(
      names = "--feed-forward",
      paramLabel = "N",
      description = "Inner width of the SwiGLU. Default: 8/3 of the width, rounded up to 8.")
  @Nullable Integer feedForward;

  @Option(
      names = "--context",
      paramLabel = "N",
      defaultValue = "128",
      description = "Tokens that the network reads at once. Default: ${DEFAULT-VALUE}.")
  int context;

  @Option(
      names = "--rope-theta",
      paramLabel = "X",
      defaultValue = "10000",
      description = "Base of the rotary angles. Default: ${DEFAULT-VALUE}.")
  double ropeTheta;

  @Option(names = "--tied-head", description = "Use the embedding matrix as the head.")
  boolean tiedHead;

  TransformerConfig config(int vocabularySize, AttentionMode attention) {
    int feedForwardWidth =
        feedForward != null ? feedForward : (Math.multiplyExact(width, 8) / 3 + 7) / 8 * 8;
    return new TransformerConfig(
        vocabularySize,
        width,
        layers,
        heads,
        keyValueHeads != null ? keyValueHeads : heads,
        feedForwardWidth,
        context,
        ropeTheta,
        NORM_EPSILON,
        tiedHead,
        attention);
  }
}
