// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.checkpoint;

import static org.dlm.kernels.AttentionMode.BIDIRECTIONAL;
import static org.dlm.kernels.AttentionMode.CAUSAL;

import java.util.List;
import org.dlm.transformer.TransformerConfig;

/** Shapes of models of the field, and tiny ones in the same layouts. */
public enum ModelShape {
  /** LLaDA-8B (arXiv 2502.09992): 8.0 billion parameters. */
  LLADA_8B(
      ModelFormat.LLADA,
      new TransformerConfig(
          126_464, 4096, 32, 32, 32, 12_288, 4096, 5e5, 1e-5, false, BIDIRECTIONAL),
      new SpecialIds(126_336, null, List.of(126_081), 126_081)),
  /** iLLaDA-8B (arXiv 2606.25331): grouped heads, head tied to the embedding. */
  ILLADA_8B(
      ModelFormat.ILLADA,
      new TransformerConfig(155_136, 4096, 32, 32, 8, 14_336, 8192, 5e5, 1e-5, true, BIDIRECTIONAL),
      new SpecialIds(5, null, List.of(), null)),
  /** Llama-3-8B (arXiv 2407.21783). */
  LLAMA_8B(
      ModelFormat.LLAMA,
      new TransformerConfig(128_256, 4096, 32, 32, 8, 14_336, 8192, 5e5, 1e-5, false, CAUSAL),
      new SpecialIds(null, 128_000, List.of(128_001), null)),
  /** LLaDA's layout with 0.2 million parameters. */
  LLADA_TINY(
      ModelFormat.LLADA,
      new TransformerConfig(512, 64, 2, 4, 4, 192, 128, 5e5, 1e-5, false, BIDIRECTIONAL),
      new SpecialIds(510, null, List.of(509), 509)),
  /** iLLaDA's layout with 0.1 million parameters. */
  ILLADA_TINY(
      ModelFormat.ILLADA,
      new TransformerConfig(512, 64, 2, 4, 2, 224, 128, 5e5, 1e-5, true, BIDIRECTIONAL),
      new SpecialIds(5, null, List.of(), null)),
  /** Llama's layout with 0.2 million parameters. */
  LLAMA_TINY(
      ModelFormat.LLAMA,
      new TransformerConfig(512, 64, 2, 4, 2, 224, 128, 5e5, 1e-5, false, CAUSAL),
      new SpecialIds(null, 510, List.of(511), null));

  private final ModelFormat format;
  private final ModelDescription model;

  ModelShape(ModelFormat format, TransformerConfig config, SpecialIds ids) {
    this.format = format;
    this.model = new ModelDescription(config, ids);
  }

  /** The layout of such models. */
  ModelFormat format() {
    return format;
  }

  /** Sizes, constants and special ids. */
  ModelDescription model() {
    return model;
  }
}
