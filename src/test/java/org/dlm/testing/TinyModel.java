// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.dlm.checkpoint.Dtype;
import org.dlm.checkpoint.Provenance;
import org.dlm.checkpoint.Snapshot;
import org.dlm.checkpoint.SpecialIds;
import org.dlm.checkpoint.TokenizerFiles;
import org.dlm.kernels.AttentionMode;
import org.dlm.kernels.KernelProvider;
import org.dlm.tokenizer.SpecialTokens;
import org.dlm.tokenizer.Tokenizer;
import org.dlm.tokenizer.TokenizerDefinition;
import org.dlm.transformer.TransformerConfig;
import org.dlm.transformer.TransformerNetwork;
import org.dlm.transformer.WeightInitializer;

/**
 * Model folders with random weights and the tokenizer of bytes. What they write has no sense, but
 * depends on all that they read.
 */
public final class TinyModel {

  /** Longest sequence, in tokens. */
  public static final int MAX_LENGTH = 48;

  private TinyModel() {}

  /** Sizes of a network with grouped heads. */
  public static TransformerConfig config(int vocabularySize, AttentionMode attention) {
    return new TransformerConfig(
        vocabularySize, 16, 2, 4, 2, 24, MAX_LENGTH, 10_000, 1e-5, false, attention);
  }

  /** A network whose blocks' weights are large enough that its choices differ. */
  public static TransformerNetwork network(TransformerConfig config, long seed) {
    TransformerNetwork network =
        new TransformerNetwork(config, KernelProvider.select(1, line -> {}), false);
    WeightInitializer.initialize(network, seed);
    network.parameters().stream()
        .filter(parameter -> parameter.decays() && parameter.name().startsWith("blocks"))
        .forEach(
            parameter -> {
              for (int i = 0; i < parameter.size(); i++) {
                parameter.values()[parameter.offset() + i] *= 15;
              }
            });
    return network;
  }

  /** Writes a folder as training does, for texts that begin with BOS. */
  public static Path write(Path folder, AttentionMode attention) throws IOException {
    return write(folder, attention, provenance());
  }

  /** Writes such a folder that says this of itself. */
  public static Path write(Path folder, AttentionMode attention, Provenance provenance)
      throws IOException {
    Path tokenizer = Files.createTempDirectory(folder.toAbsolutePath().getParent(), "tokenizer");
    TokenizerDefinition.ofBytes().write(tokenizer);
    try (Tokenizer opened = Tokenizer.open(tokenizer)) {
      SpecialTokens special = opened.specialTokens();
      Integer mask = attention == AttentionMode.BIDIRECTIONAL ? special.mask() : null;
      SpecialIds ids = new SpecialIds(mask, special.bos(), List.of(special.eos()), special.pad());
      write(folder, config(opened.vocabularySize(), attention), ids, tokenizer, provenance);
    }
    return folder;
  }

  /** Writes a folder with this tokenizer, whether it belongs to the model or not. */
  public static void write(Path folder, TransformerConfig config, SpecialIds ids, Path tokenizer)
      throws IOException {
    write(folder, config, ids, tokenizer, provenance());
  }

  private static void write(
      Path folder, TransformerConfig config, SpecialIds ids, Path tokenizer, Provenance provenance)
      throws IOException {
    new Snapshot(
            config,
            ids,
            network(config, 1).parameters(),
            Dtype.F32,
            TokenizerFiles.read(tokenizer.resolve("tokenizer.json")),
            provenance,
            null)
        .write(folder);
  }

  private static Provenance provenance() {
    return new Provenance(
        "dlm test",
        null,
        Instant.parse("2026-01-31T12:00:00Z"),
        "none",
        1,
        0,
        "d".repeat(64),
        "e".repeat(64),
        Map.of());
  }
}
