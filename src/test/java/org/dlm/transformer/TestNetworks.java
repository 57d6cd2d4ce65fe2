// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.transformer;

import org.dlm.kernels.AttentionMode;
import org.dlm.kernels.Kernels;
import org.dlm.layers.Parameter;
import org.dlm.random.Purpose;
import org.dlm.random.RandomStream;

/** Small networks with weights so large that every part of them matters. */
final class TestNetworks {

  private TestNetworks() {}

  /** Two blocks of four heads on 24 channels, 31 tokens, at most 300 positions. */
  static TransformerConfig config(AttentionMode mode, int keyValueHeads, boolean tied) {
    return config(2, mode, keyValueHeads, tied);
  }

  /** The same with another number of blocks. */
  static TransformerConfig config(int layers, AttentionMode mode, int keyValueHeads, boolean tied) {
    return new TransformerConfig(
        31, 24, layers, 4, keyValueHeads, 37, 300, 10000, 1e-5, tied, mode);
  }

  /** Builds a network with the same random weights for the same sizes. */
  static TransformerNetwork random(TransformerConfig config, Kernels kernels, boolean training) {
    TransformerNetwork network = new TransformerNetwork(config, kernels, training);
    int p = 0;
    for (Parameter parameter : network.parameters()) {
      RandomStream random = RandomStream.of(5, Purpose.WEIGHTS, p++, 0);
      boolean matrix = parameter.decays();
      double deviation = matrix ? 1 / Math.sqrt(config.dModel()) : 0.3;
      for (int i = 0; i < parameter.size(); i++) {
        double drawn = (matrix ? 0 : 1) + deviation * random.nextGaussian();
        parameter.values()[parameter.offset() + i] = (float) drawn;
      }
    }
    return network;
  }
}
