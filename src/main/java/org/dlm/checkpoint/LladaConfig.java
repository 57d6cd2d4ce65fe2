// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.checkpoint;

import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.Map;
import org.dlm.kernels.AttentionMode;
import org.dlm.transformer.TransformerConfig;

/**
 * {@code config.json} in LLaDA's layout.
 *
 * <p>LLaDA's modelling code can build several networks; its published models are one of them, and
 * so is ours. A switch whose value in that code's defaults is another one must be present.
 */
final class LladaConfig {

  /** What the parts of the network are called, block {@code {i}} in each. */
  static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry("embedding", "model.transformer.wte"),
          Map.entry("attentionNorm", "model.transformer.blocks.{i}.attn_norm"),
          Map.entry("query", "model.transformer.blocks.{i}.q_proj"),
          Map.entry("key", "model.transformer.blocks.{i}.k_proj"),
          Map.entry("value", "model.transformer.blocks.{i}.v_proj"),
          Map.entry("attentionOutput", "model.transformer.blocks.{i}.attn_out"),
          Map.entry("feedForwardNorm", "model.transformer.blocks.{i}.ff_norm"),
          Map.entry("gate", "model.transformer.blocks.{i}.ff_proj"),
          Map.entry("up", "model.transformer.blocks.{i}.up_proj"),
          Map.entry("down", "model.transformer.blocks.{i}.ff_out"),
          Map.entry("finalNorm", "model.transformer.ln_f"),
          Map.entry("head", "model.transformer.ff_out"));

  private LladaConfig() {}

  static ModelDescription read(ConfigReader config) throws IOException {
    requireSupported(config);
    config.requireInt("mask_token_id");
    int vocabulary = config.requireInt("vocab_size");
    int rows = config.intOr("embedding_size", vocabulary);
    if (rows < vocabulary) {
      throw config.fault("embedding_size", "is below vocab_size " + vocabulary);
    }
    int width = config.requireInt("d_model");
    int heads = config.requireInt("n_heads");
    TransformerConfig network =
        new TransformerConfig(
            rows,
            width,
            config.requireInt("n_layers"),
            heads,
            config.intOr("n_kv_heads", heads),
            config.requireInt("mlp_hidden_size"),
            config.requireInt("max_sequence_length"),
            config.requireDouble("rope_theta"),
            config.requireDouble("rms_norm_eps"),
            config.requireBoolean("weight_tying"),
            AttentionMode.BIDIRECTIONAL);
    SpecialIds ids = SpecialIds.read(config);
    config.requireAllRead();
    return new ModelDescription(network, ids);
  }

  private static void requireSupported(ConfigReader config) throws IOException {
    config.require("activation_type", "silu");
    config.require("block_type", "llama");
    config.require("include_bias", false);
    config.require("layer_norm_type", "rms");
    config.require("rope", true);
    config.accept("alibi", false);
    config.accept("attention_layer_norm", false);
    config.accept("bias_for_layer_norm", false);
    config.accept("block_group_size", 1);
    config.accept("clip_qkv");
    config.accept("include_qkv_bias", false);
    config.accept("input_emb_norm", false);
    config.accept("layer_norm_with_affine", true);
    config.accept("multi_query_attention", false);
    config.accept("rope_scaling");
    config.accept("scale_logits", false);
    config.ignore(
        "alibi_bias_max",
        "attention_dropout",
        "attention_layer_norm_with_affine",
        "embedding_dropout",
        "flash_attention",
        "init_cutoff_factor",
        "init_device",
        "init_fn",
        "init_std",
        "mlp_ratio",
        "precision",
        "residual_dropout",
        "rope_full_precision");
  }

  /** Writes every switch that LLaDA's published models have, since their code asks for them. */
  static JsonObject write(TransformerConfig network) {
    JsonObject json = new JsonObject();
    json.addProperty("activation_type", "silu");
    json.addProperty("alibi", false);
    json.addProperty("alibi_bias_max", 8.0);
    json.addProperty("attention_dropout", 0.0);
    json.addProperty("attention_layer_norm", false);
    json.addProperty("attention_layer_norm_with_affine", true);
    json.add("auto_map", remoteClasses());
    json.addProperty("bias_for_layer_norm", false);
    json.addProperty("block_group_size", 1);
    json.addProperty("block_type", "llama");
    json.addProperty("d_model", network.dModel());
    json.addProperty("embedding_dropout", 0.0);
    json.addProperty("embedding_size", network.vocabularySize());
    json.addProperty("flash_attention", false);
    json.addProperty("include_bias", false);
    json.addProperty("include_qkv_bias", false);
    json.add("init_cutoff_factor", JsonNull.INSTANCE);
    json.addProperty("init_device", "meta");
    json.addProperty("init_fn", "mitchell");
    json.addProperty("init_std", 0.02);
    json.addProperty("input_emb_norm", false);
    json.addProperty("layer_norm_type", "rms");
    json.addProperty("layer_norm_with_affine", true);
    json.addProperty("max_sequence_length", network.maxLength());
    json.addProperty("mlp_hidden_size", network.feedForward());
    json.addProperty("mlp_ratio", 4);
    json.add("multi_query_attention", JsonNull.INSTANCE);
    json.addProperty("n_heads", network.heads());
    json.addProperty("n_kv_heads", network.keyValueHeads());
    json.addProperty("n_layers", network.layers());
    json.addProperty("precision", "amp_bf16");
    json.addProperty("residual_dropout", 0.0);
    json.addProperty("rms_norm_eps", network.normEpsilon());
    json.addProperty("rope", true);
    json.addProperty("rope_full_precision", true);
    json.addProperty("rope_theta", network.ropeTheta());
    json.addProperty("scale_logits", false);
    json.addProperty("use_cache", false);
    json.addProperty("vocab_size", network.vocabularySize());
    json.addProperty("weight_tying", network.tiedHead());
    return json;
  }

  /** Where transformers looks for LLaDA's own classes: in files beside the model. */
  private static JsonObject remoteClasses() {
    JsonObject classes = new JsonObject();
    classes.addProperty("AutoConfig", "configuration_llada.LLaDAConfig");
    classes.addProperty("AutoModel", "modeling_llada.LLaDAModelLM");
    classes.addProperty("AutoModelForCausalLM", "modeling_llada.LLaDAModelLM");
    return classes;
  }
}
