// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.testing;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.dlm.checkpoint.Safetensors;
import org.dlm.kernels.AttentionMode;
import org.dlm.kernels.Kernels;
import org.dlm.layers.Parameter;
import org.dlm.transformer.TransformerConfig;
import org.dlm.transformer.TransformerNetwork;

/** Builds the network of a golden set, by names and keys that are written down here once more. */
public final class GoldenNetwork {

  private GoldenNetwork() {}

  /**
   * Loads the weights of a set.
   *
   * @param weights file in the set, such as {@code model.safetensors}
   */
  public static TransformerNetwork load(
      GoldenFolder set, String weights, Kernels kernels, boolean training) {
    TransformerNetwork network = new TransformerNetwork(config(set), kernels, training);
    try (Safetensors model = set.tensors(weights)) {
      for (Parameter parameter : network.parameters()) {
        model.read(fileName(set, parameter), parameter.values(), parameter.offset());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return network;
  }

  /** What the set calls a parameter. */
  public static String fileName(GoldenFolder set, Parameter parameter) {
    return set.isDiffusion() ? llada(parameter.name()) : llama(parameter.name());
  }

  private static TransformerConfig config(GoldenFolder set) {
    JsonObject json = set.config();
    boolean llada = set.isDiffusion();
    return new TransformerConfig(
        json.get("vocab_size").getAsInt(),
        json.get(llada ? "d_model" : "hidden_size").getAsInt(),
        json.get(llada ? "n_layers" : "num_hidden_layers").getAsInt(),
        json.get(llada ? "n_heads" : "num_attention_heads").getAsInt(),
        json.get(llada ? "n_kv_heads" : "num_key_value_heads").getAsInt(),
        json.get(llada ? "mlp_hidden_size" : "intermediate_size").getAsInt(),
        json.get(llada ? "max_sequence_length" : "max_position_embeddings").getAsInt(),
        json.get("rope_theta").getAsDouble(),
        json.get("rms_norm_eps").getAsDouble(),
        json.get(llada ? "weight_tying" : "tie_word_embeddings").getAsBoolean(),
        llada ? AttentionMode.BIDIRECTIONAL : AttentionMode.CAUSAL);
  }

  private static String llada(String name) {
    return "model.transformer."
        + name.replace("embedding.", "wte.")
            .replace("finalNorm", "ln_f")
            .replace("head", "ff_out")
            .replace("attentionNorm", "attn_norm")
            .replace("query", "q_proj")
            .replace("key", "k_proj")
            .replace("value", "v_proj")
            .replace("attentionOutput", "attn_out")
            .replace("feedForwardNorm", "ff_norm")
            .replace("gate", "ff_proj")
            .replace("up.", "up_proj.")
            .replace("down", "ff_out");
  }

  private static String llama(String name) {
    if (name.startsWith("head")) {
      return "lm_head.weight";
    }
    return "model."
        + name.replace("embedding.", "embed_tokens.")
            .replace("finalNorm", "norm")
            .replace("blocks", "layers")
            .replace("attentionNorm", "input_layernorm")
            .replace("query", "self_attn.q_proj")
            .replace("key", "self_attn.k_proj")
            .replace("value", "self_attn.v_proj")
            .replace("attentionOutput", "self_attn.o_proj")
            .replace("feedForwardNorm", "post_attention_layernorm")
            .replace("gate", "mlp.gate_proj")
            .replace("up.", "mlp.up_proj.")
            .replace("down", "mlp.down_proj");
  }
}
