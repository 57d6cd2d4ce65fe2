// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.dlm.checkpoint.Checkpoint;
import org.dlm.checkpoint.TokenizerFiles;
import org.dlm.kernels.AttentionMode;
import org.dlm.kernels.KernelProvider;
import org.dlm.kernels.Kernels;
import org.dlm.layers.Parameter;
import org.dlm.testing.TinyModel;
import org.dlm.tokenizer.TokenizerDefinition;
import org.dlm.transformer.TransformerConfig;
import org.dlm.transformer.TransformerNetwork;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FirstWeightsTest {

  private static final long SEED = 7;

  private final Kernels kernels = KernelProvider.select(1, line -> {});
  private final Path folder;
  private final Path model;

  FirstWeightsTest(@TempDir Path folder) {
    this.folder = folder;
    model = folder.resolve("model");
  }

  @BeforeEach
  void write() throws IOException {
    TinyModel.write(model, AttentionMode.CAUSAL);
  }

  @ParameterizedTest
  @EnumSource
  void aNetworkOfEitherDirectionTakesThemOver(AttentionMode attention) throws IOException {
    TransformerNetwork network = network(config(2).withAttention(attention));
    new FirstWeights(model).give(network, SEED, TokenizerFiles.read(model));
    List<Parameter> found = network.parameters();
    TransformerNetwork read = network(config(2));
    Checkpoint.open(model).load(read.parameters());
    List<Parameter> expected = read.parameters();
    assertEquals(expected.size(), found.size());
    for (int p = 0; p < found.size(); p++) {
      assertEquals(expected.get(p).name(), found.get(p).name());
      assertArrayEquals(numbers(expected.get(p)), numbers(found.get(p)));
    }
  }

  @Test
  void withoutAModelTheyAreDrawnByTheSeed() throws IOException {
    float[] first = drawn(SEED);
    assertArrayEquals(first, drawn(SEED));
    assertTrue(Arrays.mismatch(first, drawn(SEED + 1)) >= 0);
  }

  @Test
  void aModelOfOtherSizesIsRefused() throws IOException {
    TokenizerFiles tokenizer = TokenizerFiles.read(model);
    FirstWeights weights = new FirstWeights(model);
    IOException refused =
        assertThrows(IOException.class, () -> weights.give(network(config(3)), SEED, tokenizer));
    assertTrue(refused.getMessage().contains("layers=3"), refused.getMessage());
    assertTrue(refused.getMessage().contains("found"), refused.getMessage());
  }

  @Test
  void aModelOfAnotherTokenizerIsRefused() throws IOException {
    Path other = folder.resolve("other");
    TokenizerDefinition.ofCharacters(List.of("abc")).write(other);
    TokenizerFiles tokenizer = TokenizerFiles.read(other);
    FirstWeights weights = new FirstWeights(model);
    IOException refused =
        assertThrows(IOException.class, () -> weights.give(network(config(2)), SEED, tokenizer));
    assertTrue(refused.getMessage().contains("another tokenizer"), refused.getMessage());
  }

  private TransformerConfig config(int layers) throws IOException {
    TransformerConfig own = Checkpoint.open(model).config();
    return new TransformerConfig(
        own.vocabularySize(),
        own.dModel(),
        layers,
        own.heads(),
        own.keyValueHeads(),
        own.feedForward(),
        own.maxLength(),
        own.ropeTheta(),
        own.normEpsilon(),
        own.tiedHead(),
        own.attention());
  }

  private TransformerNetwork network(TransformerConfig config) {
    return new TransformerNetwork(config, kernels, true);
  }

  private float[] drawn(long seed) throws IOException {
    TransformerNetwork network = network(config(2));
    new FirstWeights(null).give(network, seed, TokenizerFiles.read(model));
    return numbers(network.parameters().get(0));
  }

  private static float[] numbers(Parameter parameter) {
    int from = parameter.offset();
    return Arrays.copyOfRange(parameter.values(), from, from + parameter.size());
  }
}
