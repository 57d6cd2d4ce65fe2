// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.dlm.checkpoint.Checkpoint;
import org.dlm.checkpoint.TokenizerFiles;
import org.dlm.transformer.TransformerConfig;
import org.dlm.transformer.TransformerNetwork;
import org.dlm.transformer.WeightInitializer;
import org.jspecify.annotations.Nullable;

/**
 * What a new run begins with.
 *
 * @param model folder of a trained model, or null to draw the weights
 */
record FirstWeights(@Nullable Path model) {

  /**
   * Gives the network its weights. A model may have read in another direction: a bidirectional
   * network can begin with the weights of a causal one (DiffuLLaMA, Gong et al., 2024).
   *
   * @param seed of drawn weights
   * @param tokenizer of the run
   * @throws IOException if the model cannot be read, or has other sizes or another tokenizer
   */
  void give(TransformerNetwork network, long seed, TokenizerFiles tokenizer) throws IOException {
    if (model == null) {
      WeightInitializer.initialize(network, seed);
      return;
    }
    Checkpoint checkpoint = Checkpoint.open(model);
    TransformerConfig wanted = network.config();
    TransformerConfig found = checkpoint.config().withAttention(wanted.attention());
    if (!found.equals(wanted)) {
      throw new IOException(
          "--from %s: expected a network of the run's sizes, %s, but found %s"
              .formatted(model, wanted, found));
    }
    Path itsTokenizer = checkpoint.tokenizerFile();
    if (Files.exists(itsTokenizer)
        && !TokenizerFiles.read(itsTokenizer).sha256().equals(tokenizer.sha256())) {
      throw new IOException(
          "--from %s: the model was trained with another tokenizer; pass its own, %s, as --tokenizer"
              .formatted(model, itsTokenizer));
    }
    checkpoint.load(network.parameters());
  }
}
