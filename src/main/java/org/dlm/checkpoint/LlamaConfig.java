// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.checkpoint;

import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.Map;
import org.dlm.kernels.AttentionMode;
import org.dlm.transformer.TransformerConfig;

/**
 * {@code config.json} in Hugging Face's Llama layout: of next-token models, and of diffusion models
 * that keep Llama's names, as iLLaDA does.
 */
final class LlamaConfig {

  /** What the parts of the network are called, block {@code {i}} in each. */
  static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry("embedding", "model.embed_tokens"),
          Map.entry("attentionNorm", "model.layers.{i}.input_layernorm"),
          Map.entry("query", "model.layers.{i}.self_attn.q_proj"),
          Map.entry("key", "model.layers.{i}.self_attn.k_proj"),
          Map.entry("value", "model.layers.{i}.self_attn.v_proj"),
          Map.entry("attentionOutput", "model.layers.{i}.self_attn.o_proj"),
          Map.entry("feedForwardNorm", "model.layers.{i}.post_attention_layernorm"),
          Map.entry("gate", "model.layers.{i}.mlp.gate_proj"),
          Map.entry("up", "model.layers.{i}.mlp.up_proj"),
          Map.entry("down", "model.layers.{i}.mlp.down_proj"),
          Map.entry("finalNorm", "model.norm"),
          Map.entry("head", "lm_head"));

  /** iLLaDA's {@code <[MASK]>}; its published configurations do not name it. */
  private static final int ILLADA_MASK = 5;

  /** What Hugging Face assumes where a configuration says nothing. */
  private static final double DEFAULT_ROPE_THETA = 10_000;

  private LlamaConfig() {}

  /** Reads a next-token model. */
  static ModelDescription read(ConfigReader config) throws IOException {
    if (config.has("mask_token_id")) {
      throw config.fault(
          "mask_token_id",
          "names a diffusion model in Llama's layout, whose model_type must be \"illada\"");
    }
    config.accept("is_causal", true);
    return read(config, AttentionMode.CAUSAL, SpecialIds.read(config));
  }

  /** Reads a diffusion model. */
  static ModelDescription readDiffusion(ConfigReader config) throws IOException {
    config.accept("is_causal", false);
    SpecialIds ids = SpecialIds.read(config);
    return read(
        config, AttentionMode.BIDIRECTIONAL, ids.mask() == null ? ids.withMask(ILLADA_MASK) : ids);
  }

  private static ModelDescription read(ConfigReader config, AttentionMode attention, SpecialIds ids)
      throws IOException {
    int heads = config.requireInt("num_attention_heads");
    TransformerConfig network =
        new TransformerConfig(
            config.requireInt("vocab_size"),
            config.requireInt("hidden_size"),
            config.requireInt("num_hidden_layers"),
            heads,
            config.intOr("num_key_value_heads", heads),
            config.requireInt("intermediate_size"),
            config.requireInt("max_position_embeddings"),
            ropeTheta(config),
            config.requireDouble("rms_norm_eps"),
            config.booleanOr("tie_word_embeddings", false),
            attention);
    requireSupported(config, network.headWidth());
    config.requireAllRead();
    return new ModelDescription(network, ids);
  }

  private static void requireSupported(ConfigReader config, int headWidth) throws IOException {
    config.accept("attention_bias", false);
    config.accept("head_dim", headWidth);
    config.accept("hidden_act", "silu");
    config.accept("mlp_bias", false);
    config.accept("partial_rotary_factor", 1);
    config.accept("sliding_window");
    config.accept("use_sliding_window", false);
    config.ignore("attention_dropout", "pretraining_tp", "resid_pdrop");
  }

  /** Older files have the key {@code rope_theta}, newer ones keep it in {@code rope_parameters}. */
  private static double ropeTheta(ConfigReader config) throws IOException {
    ConfigReader scaling = config.objectOr("rope_scaling");
    scaling.accept("rope_type", "default");
    scaling.accept("type", "default");
    scaling.requireAllRead();
    ConfigReader parameters = config.objectOr("rope_parameters");
    parameters.accept("rope_type", "default");
    double theta = parameters.doubleOr("rope_theta", DEFAULT_ROPE_THETA);
    parameters.requireAllRead();
    return config.doubleOr("rope_theta", theta);
  }

  /** Writes every switch that such models have. */
  static JsonObject write(TransformerConfig network) {
    JsonObject json = new JsonObject();
    json.addProperty("attention_bias", false);
    json.addProperty("attention_dropout", 0.0);
    json.addProperty("head_dim", network.headWidth());
    json.addProperty("hidden_act", "silu");
    json.addProperty("hidden_size", network.dModel());
    json.addProperty("initializer_range", 0.02);
    if (network.attention() == AttentionMode.BIDIRECTIONAL) {
      json.addProperty("is_causal", false);
    }
    json.addProperty("intermediate_size", network.feedForward());
    json.addProperty("max_position_embeddings", network.maxLength());
    json.addProperty("mlp_bias", false);
    json.addProperty("num_attention_heads", network.heads());
    json.addProperty("num_hidden_layers", network.layers());
    json.addProperty("num_key_value_heads", network.keyValueHeads());
    json.addProperty("pretraining_tp", 1);
    json.addProperty("rms_norm_eps", network.normEpsilon());
    json.add("rope_scaling", JsonNull.INSTANCE);
    json.addProperty("rope_theta", network.ropeTheta());
    json.addProperty("tie_word_embeddings", network.tiedHead());
    json.addProperty("use_cache", true);
    json.addProperty("vocab_size", network.vocabularySize());
    return json;
  }
}
