// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.dlm.kernels.AttentionMode;
import org.dlm.transformer.TransformerConfig;
import org.junit.jupiter.api.Test;

class ModelFlopsTest {

  /** Width 4, 2 heads, feed-forward 6, vocabulary 10, 1 layer: every product by hand. */
  @Test
  void everyProductOfASmallNetwork() {
    int seq = 3;
    int wanted = 2;
    double queryKeyValue = 3 * 2 * 4 * 4 * seq;
    double outputGateUpDown = (2 * 4 * 4 + 3 * 2 * 4 * 6) * wanted;
    double scoresAndSums = 2 * 2 * 2 * 2.0 * seq * seq;
    double head = 2 * 4 * 10 * wanted;

    assertEquals(
        queryKeyValue + outputGateUpDown + scoresAndSums + head,
        ModelFlops.forward(config(AttentionMode.BIDIRECTIONAL), seq, seq, wanted));
  }

  @Test
  void causalAttentionSeesHalf() {
    double pairs = 1 + 2 + 3;
    double all = 9;
    double perPair = 2 * 2 * 4;

    assertEquals(
        (all - pairs) * perPair,
        ModelFlops.forward(config(AttentionMode.BIDIRECTIONAL), 3, 3, 3)
            - ModelFlops.forward(config(AttentionMode.CAUSAL), 3, 3, 3));
  }

  /** At a rate that does one evaluation per second. */
  @Test
  void estimatesFollowFromTheRate() {
    TransformerConfig diffusion = config(AttentionMode.BIDIRECTIONAL);
    int positions = diffusion.maxLength();
    double whole = ModelFlops.forward(diffusion, positions, positions, positions);
    SpeedEstimate estimate = SpeedEstimate.at(whole, diffusion);
    assertEquals(positions, estimate.positions());
    assertEquals(1, estimate.secondsPerForward());
    double half = ModelFlops.forward(diffusion, positions, positions, positions / 2.0);
    assertEquals(2 * whole / half, estimate.tokensPerSecond(), 1e-12);
    TransformerConfig causal = config(AttentionMode.CAUSAL);
    double one = ModelFlops.forward(causal, 1, positions, 1);
    assertEquals(5, SpeedEstimate.at(5 * one, causal).tokensPerSecond(), 1e-12);
  }

  @Test
  void trainingIsThreeTimesForward() {
    TransformerConfig config = config(AttentionMode.CAUSAL);

    assertEquals(
        3 * ModelFlops.forward(config, 6, 3, 4), ModelFlops.training(config, 6, 3, 4), 1e-9);
  }

  private static TransformerConfig config(AttentionMode attention) {
    return new TransformerConfig(10, 4, 1, 2, 2, 6, 3, 10_000, 1e-5, false, attention);
  }
}
