// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.checkpoint;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.dlm.kernels.AttentionMode;
import org.dlm.transformer.TransformerConfig;

/**
 * Writes a model as the one file that llama.cpp reads, keys and tensors named as its own converter
 * names them: diffusion models as {@code llada}, next-token models as {@code llama}.
 *
 * @param dtype how the numbers of matrices are stored; INT8 as {@code Q8_0}
 */
public record GgufConversion(Dtype dtype) {

  /** What llama.cpp calls each part; those of blocks follow {@code blk.i.}. */
  private static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry("embedding", "token_embd"),
          Map.entry("attentionNorm", "attn_norm"),
          Map.entry("query", "attn_q"),
          Map.entry("key", "attn_k"),
          Map.entry("value", "attn_v"),
          Map.entry("attentionOutput", "attn_output"),
          Map.entry("feedForwardNorm", "ffn_norm"),
          Map.entry("gate", "ffn_gate"),
          Map.entry("up", "ffn_up"),
          Map.entry("down", "ffn_down"),
          Map.entry("finalNorm", "output_norm"),
          Map.entry("head", "output"));

  /** Version of the quantised types, which a file names even if it has none. */
  private static final int QUANTIZATION_VERSION = 2;

  /**
   * Writes the file.
   *
   * @param to a file that does not exist yet
   * @throws IOException if it cannot be written, or the tokenizer has no name in GGUF
   */
  public void run(Checkpoint from, Path to) throws IOException {
    GgufMetadata metadata = new GgufMetadata();
    addModel(metadata, from);
    GgufTokenizer.addTo(metadata, from);
    try (ModelTensors tensors = from.openTensors()) {
      List<StreamedTensor> named = new ArrayList<>();
      for (StreamedTensor tensor : tensors.streamed()) {
        named.add(translated(tensor, from.config().headWidth()));
      }
      new GgufWriter(dtype).write(to, metadata, named);
    }
  }

  private void addModel(GgufMetadata metadata, Checkpoint from) {
    TransformerConfig config = from.config();
    boolean diffusion = config.attention() == AttentionMode.BIDIRECTIONAL;
    String architecture = diffusion ? "llada" : "llama";
    metadata.add("general.architecture", architecture);
    metadata.add("general.type", "model");
    metadata.add("general.name", String.valueOf(from.folder().toAbsolutePath().getFileName()));
    metadata.add("general.file_type", fileType());
    metadata.add("general.quantization_version", QUANTIZATION_VERSION);
    metadata.add(architecture + ".vocab_size", config.vocabularySize());
    metadata.add(architecture + ".context_length", config.maxLength());
    metadata.add(architecture + ".embedding_length", config.dModel());
    metadata.add(architecture + ".block_count", config.layers());
    metadata.add(architecture + ".feed_forward_length", config.feedForward());
    metadata.add(architecture + ".attention.head_count", config.heads());
    metadata.add(architecture + ".attention.head_count_kv", config.keyValueHeads());
    metadata.add(architecture + ".attention.layer_norm_rms_epsilon", (float) config.normEpsilon());
    metadata.add(architecture + ".rope.dimension_count", config.headWidth());
    metadata.add(architecture + ".rope.freq_base", (float) config.ropeTheta());
    if (diffusion) {
      metadata.add(architecture + ".attention.causal", false);
      metadata.add("diffusion.shift_logits", false);
    }
  }

  /** What the format calls a file most of whose numbers are of this type. */
  private int fileType() {
    return switch (dtype) {
      case F32 -> 0;
      case F16 -> 1;
      case BF16 -> 32;
      case INT8 -> 7;
    };
  }

  /** Gives a tensor its name in the file, and queries and keys their order of rows. */
  private static StreamedTensor translated(StreamedTensor tensor, int headWidth) {
    String[] parts = tensor.name().split("\\.", -1);
    String part = parts[parts.length - 2];
    String name = Objects.requireNonNull(NAMES.get(part), part) + ".weight";
    StreamedTensor named =
        tensor.named(parts[0].equals("blocks") ? "blk." + parts[1] + "." + name : name);
    return part.equals("query") || part.equals("key")
        ? new InterleavedHeads(named, headWidth)
        : named;
  }
}
