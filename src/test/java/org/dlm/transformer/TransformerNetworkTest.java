// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.transformer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.dlm.kernels.AttentionMode;
import org.dlm.layers.Parameter;
import org.dlm.testing.Refusal;
import org.dlm.testing.TestKernels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransformerNetworkTest {

  private static TransformerNetwork network(boolean tied, boolean training) {
    TransformerConfig config = TestNetworks.config(AttentionMode.CAUSAL, 2, tied);
    return TestNetworks.random(config, TestKernels.fast(), training);
  }

  @Test
  void parametersComeInAFixedOrder() {
    List<String> names = network(false, false).parameters().stream().map(Parameter::name).toList();
    assertEquals(
        List.of(
            "embedding.weight",
            "blocks.0.attentionNorm.weight",
            "blocks.0.query.weight",
            "blocks.0.key.weight",
            "blocks.0.value.weight",
            "blocks.0.attentionOutput.weight",
            "blocks.0.feedForwardNorm.weight",
            "blocks.0.gate.weight",
            "blocks.0.up.weight",
            "blocks.0.down.weight"),
        names.subList(0, 10));
    assertEquals(List.of("finalNorm.weight", "head.weight"), names.subList(19, names.size()));
  }

  @ParameterizedTest
  @CsvSource({"true, 4", "false, 2", "true, 1"})
  void theConfigurationCountsWhatTheNetworkHas(boolean tied, int keyValueHeads) {
    TransformerConfig config = TestNetworks.config(AttentionMode.CAUSAL, keyValueHeads, tied);
    TransformerNetwork network = new TransformerNetwork(config, TestKernels.fast(), false);
    assertEquals(
        config.parameterCount(), network.parameters().stream().mapToLong(Parameter::size).sum());
  }

  @Test
  void initialWeightsAreDrawnPerTensor() {
    TransformerNetwork network = network(false, false);
    WeightInitializer.initialize(network, 1);
    for (Parameter parameter : network.parameters()) {
      double squares = 0;
      for (int i = 0; i < parameter.size(); i++) {
        squares += Math.pow(parameter.values()[parameter.offset() + i], 2);
      }
      if (parameter.decays()) {
        boolean residual = parameter.name().matches(".*(attentionOutput|down).weight");
        double expected = 1 / Math.sqrt(parameter.shape()[1]);
        expected *= parameter.name().equals("embedding.weight") ? 3 : 1;
        expected /= residual ? Math.sqrt(4) : 1;
        // The deviation of n numbers is known to a share of 1 / sqrt(2 n), here at most 4 %.
        assertEquals(
            expected, Math.sqrt(squares / parameter.size()), 0.16 * expected, parameter.name());
      }
    }
  }

  @Test
  void initialWeightsAreAFunctionOfTheSeed() {
    TransformerNetwork one = network(false, false);
    TransformerNetwork other = network(false, false);
    WeightInitializer.initialize(one, 1);
    WeightInitializer.initialize(other, 1);
    assertArrayEquals(one.parameters().get(2).values(), other.parameters().get(2).values());
    WeightInitializer.initialize(other, 2);
    assertTrue(
        !Arrays.equals(one.parameters().get(2).values(), other.parameters().get(2).values()));
  }

  @Test
  void gradientsAreClearedPerTensor() {
    TransformerNetwork network = network(true, true);
    for (Parameter parameter : network.parameters()) {
      Arrays.fill(parameter.gradients(), 1f);
    }
    network.clearGradients();
    for (Parameter parameter : network.parameters()) {
      assertArrayEquals(new float[parameter.gradients().length], parameter.gradients());
    }
  }

  @Test
  void refusesWhatItCannotRun() {
    TransformerNetwork network = network(false, false);
    Refusal.of(() -> network.forward(new int[301], 1, 301), "301 tokens", "maximum of 300");
    Refusal.of(() -> network.forward(new int[5], 2, 3), "2 sequences of 3 tokens", "5 ids");
    Refusal.of(() -> network.forward(new int[] {0, 31}, 1, 2), "token id 31", "vocabulary of 31");
    Refusal.of(
        () -> network.forward(new int[4], 1, 4, 3, 5, null, null), "window [3, 5) of 4 positions");
    Refusal.of(
        () -> network.forward(new int[4], 1, 4, 0, 4, new int[] {4}, null),
        "sequence 0 has valid positions [4, 4) of 4");
    Refusal.of(
        () -> network(false, true).forward(new int[4], 1, 4, 1, 4, null, null), "whole sequences");
  }

  @Test
  void anInferenceNetworkHasNoGradients() {
    assertThrows(IllegalStateException.class, () -> network(false, false).clearGradients());
  }

  @Test
  void theConfigurationRefusesSizesThatMakeNoNetwork() {
    Refusal.of(() -> sizes(0, 24, 4, 2), "vocabulary size must be at least 1, but is 0");
    Refusal.of(() -> sizes(31, 30, 4, 2), "model width 30 over 4 heads");
    Refusal.of(() -> sizes(31, 12, 4, 2), "even head width");
    Refusal.of(() -> sizes(31, 24, 4, 3), "4 heads cannot share 3 key-value heads");
    Refusal.of(
        () -> new TransformerConfig(31, 24, 2, 4, 2, 37, 9, -1, 1e-5, true, AttentionMode.CAUSAL),
        "rope theta must be positive, but is -1.0");
    Refusal.of(
        () ->
            new TransformerConfig(
                31, 24, 2, 4, 2, 37, 9, 1e4, Double.NaN, true, AttentionMode.CAUSAL),
        "norm epsilon must be in (0, 1), but is NaN");
  }

  private static TransformerConfig sizes(int vocabulary, int width, int heads, int keyValueHeads) {
    return new TransformerConfig(
        vocabulary, width, 2, heads, keyValueHeads, 37, 9, 1e4, 1e-5, true, AttentionMode.CAUSAL);
  }
}
