// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.checkpoint;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.dlm.kernels.AttentionMode;
import org.dlm.transformer.TransformerConfig;

/**
 * A layout of model folders: what it calls the sizes in {@code config.json} and the tensors in
 * {@code model.safetensors}.
 *
 * <p>Inside the program parameters have canonical names; a layout translates them. All layouts here
 * hold the same network, matrices as [out, in], rotary channels in halves, no biases.
 */
public enum ModelFormat {
  /** Masked diffusion models as LLaDA publishes them, {@code LLaDAModelLM}. */
  LLADA("llada", "LLaDAModelLM", LladaConfig.NAMES) {
    @Override
    ModelDescription read(ConfigReader config) throws IOException {
      return LladaConfig.read(config);
    }

    @Override
    JsonObject write(TransformerConfig network) {
      return LladaConfig.write(network);
    }
  },

  /** Masked diffusion models under Llama's names, as iLLaDA publishes them (arXiv 2606.25331). */
  ILLADA("illada", "ILLaDAForCausalLM", LlamaConfig.NAMES) {
    @Override
    ModelDescription read(ConfigReader config) throws IOException {
      return LlamaConfig.readDiffusion(config);
    }

    @Override
    JsonObject write(TransformerConfig network) {
      return LlamaConfig.write(network);
    }
  },

  /** Next-token models as Hugging Face stores Llama, {@code LlamaForCausalLM}. */
  LLAMA("llama", "LlamaForCausalLM", LlamaConfig.NAMES) {
    @Override
    ModelDescription read(ConfigReader config) throws IOException {
      return LlamaConfig.read(config);
    }

    @Override
    JsonObject write(TransformerConfig network) {
      return LlamaConfig.write(network);
    }
  };

  /**
   * One tensor of a model in this layout.
   *
   * @param parameter canonical name, such as {@code blocks.0.query.weight}
   * @param name name in the file
   * @param shape sizes, outermost first
   */
  record Slot(String parameter, String name, List<Integer> shape) {
    int[] sizes() {
      return shape.stream().mapToInt(Integer::intValue).toArray();
    }

    boolean isMatrix() {
      return shape.size() > 1;
    }
  }

  /** The version of transformers whose keys these are. */
  private static final String TRANSFORMERS_VERSION = "4.46.3";

  private final String modelType;
  private final String architecture;
  private final Map<String, String> names;

  ModelFormat(String modelType, String architecture, Map<String, String> names) {
    this.modelType = modelType;
    this.architecture = architecture;
    this.names = names;
  }

  /** The layout in which a network of this attention is written if nobody asks for another. */
  static ModelFormat of(AttentionMode attention) {
    return switch (attention) {
      case BIDIRECTIONAL -> LLADA;
      case CAUSAL -> LLAMA;
    };
  }

  /**
   * Recognises the layout of a configuration.
   *
   * @throws IOException if {@code model_type} is missing or names a layout that is not here
   */
  static ModelFormat of(ConfigReader config) throws IOException {
    String found = config.requireText("model_type");
    for (ModelFormat format : values()) {
      if (format.modelType.equals(found)) {
        config.acceptListed("architectures", format.architecture);
        return format;
      }
    }
    throw config.fault("model_type", "is not supported; \"llada\", \"illada\" and \"llama\" are");
  }

  /** How every network in this layout attends. */
  public AttentionMode attention() {
    return this == LLAMA ? AttentionMode.CAUSAL : AttentionMode.BIDIRECTIONAL;
  }

  /** What {@code model_type} says. */
  public String modelType() {
    return modelType;
  }

  /** The class that {@code architectures} names. */
  public String architecture() {
    return architecture;
  }

  /**
   * Reads a configuration and refuses, by name, whatever in it asks for another network.
   *
   * @throws IOException if a value is missing, wrong, or not supported
   */
  abstract ModelDescription read(ConfigReader config) throws IOException;

  /** Writes the sizes of a network and the switches that this layout has beside them. */
  abstract JsonObject write(TransformerConfig network);

  /** Writes a whole configuration, its keys sorted. */
  final JsonObject write(ModelDescription model, Dtype dtype) {
    JsonObject unsorted = write(model.config());
    JsonArray architectures = new JsonArray();
    architectures.add(architecture);
    unsorted.add("architectures", architectures);
    unsorted.addProperty("model_type", modelType);
    unsorted.addProperty("torch_dtype", dtype.torchName());
    if (dtype == Dtype.INT8) {
      Quantization.addTo(unsorted);
    }
    unsorted.addProperty("transformers_version", TRANSFORMERS_VERSION);
    model.specialIds().addTo(unsorted);
    JsonObject sorted = new JsonObject();
    unsorted.keySet().stream().sorted().forEach(key -> sorted.add(key, unsorted.get(key)));
    return sorted;
  }

  /** Every tensor that a model of these sizes has, from the embedding to the head. */
  List<Slot> slots(TransformerConfig config) {
    int model = config.dModel();
    int keyValue = config.keyValueHeads() * config.headWidth();
    int inner = config.feedForward();
    List<Slot> slots = new ArrayList<>();
    slots.add(slot("embedding", config.vocabularySize(), model));
    for (int i = 0; i < config.layers(); i++) {
      slots.add(blockSlot(i, "attentionNorm", model));
      slots.add(blockSlot(i, "query", model, model));
      slots.add(blockSlot(i, "key", keyValue, model));
      slots.add(blockSlot(i, "value", keyValue, model));
      slots.add(blockSlot(i, "attentionOutput", model, model));
      slots.add(blockSlot(i, "feedForwardNorm", model));
      slots.add(blockSlot(i, "gate", inner, model));
      slots.add(blockSlot(i, "up", inner, model));
      slots.add(blockSlot(i, "down", model, inner));
    }
    slots.add(slot("finalNorm", model));
    if (!config.tiedHead()) {
      slots.add(head(config));
    }
    return slots;
  }

  /**
   * Gives tensors their names in this layout.
   *
   * @param tensors those of a model of these sizes, by canonical names
   */
  List<StreamedTensor> named(TransformerConfig config, List<StreamedTensor> tensors) {
    Map<String, String> byParameter = new HashMap<>();
    slots(config).forEach(slot -> byParameter.put(slot.parameter(), slot.name()));
    return tensors.stream()
        .map(tensor -> tensor.named(Objects.requireNonNull(byParameter.get(tensor.name()))))
        .toList();
  }

  /** The output head; models whose head is the embedding store it rarely. */
  Slot head(TransformerConfig config) {
    return slot("head", config.vocabularySize(), config.dModel());
  }

  private Slot slot(String part, Integer... shape) {
    return new Slot(part + ".weight", name(part) + ".weight", List.of(shape));
  }

  private Slot blockSlot(int block, String part, Integer... shape) {
    String name = name(part).replace("{i}", Integer.toString(block)) + ".weight";
    return new Slot("blocks." + block + "." + part + ".weight", name, List.of(shape));
  }

  private String name(String part) {
    return Objects.requireNonNull(names.get(part), part);
  }
}
