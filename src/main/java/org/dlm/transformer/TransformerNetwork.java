// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.transformer;

import deepnetts.net.NeuralNetwork;
import deepnetts.net.layers.AbstractLayer;
import deepnetts.net.layers.InputLayer;
import deepnetts.net.train.Trainer;
import deepnetts.util.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.dlm.kernels.Kernels;
import org.dlm.layers.BlockMemory;
import org.dlm.layers.LanguageModelHead;
import org.dlm.layers.Parameter;
import org.dlm.layers.RmsNormLayer;
import org.dlm.layers.RotaryEmbedding;
import org.dlm.layers.SequenceBatch;
import org.dlm.layers.SequenceLayer;
import org.dlm.layers.TokenEmbeddingLayer;
import org.dlm.layers.TransformerBlockLayer;
import org.dlm.layers.WeightSource;
import org.jspecify.annotations.Nullable;

/**
 * The transformer as a Deep Netts network: embedding, blocks, final norm, and the head beside the
 * chain.
 *
 * <p>Token ids are integers and so come by {@link #forward(int[], int, int)}, not through Deep
 * Netts' input tensor. One pass at a time; not thread-safe.
 */
public final class TransformerNetwork extends NeuralNetwork<Trainer> {

  private static final long serialVersionUID = 1L;

  private final transient TransformerConfig config;
  private final transient Kernels kernels;
  private final transient SequenceBatch sequences = new SequenceBatch();
  private final transient List<SequenceLayer> chain = new ArrayList<>();
  private final transient LanguageModelHead head;
  private final transient List<Parameter> parameters;
  private final boolean training;

  /**
   * Builds the network with weights of zero on the heap and gains of 1.
   *
   * @param training whether activations and gradients are kept for a backward pass
   */
  public TransformerNetwork(TransformerConfig config, Kernels kernels, boolean training) {
    this(config, kernels, WeightSource.heap(training));
  }

  /**
   * Builds the network with matrices from a source and gains of 1.
   *
   * @param weights a source of this network's own
   */
  public TransformerNetwork(TransformerConfig config, Kernels kernels, WeightSource weights) {
    this.config = config;
    this.kernels = kernels;
    this.training = weights.training();
    int width = config.dModel();
    InputLayer input = new InputLayer(1);
    addLayer(input);
    setInputLayer(input);
    TokenEmbeddingLayer embedding =
        new TokenEmbeddingLayer(kernels, sequences, config.vocabularySize(), width, weights);
    append(embedding);
    RotaryEmbedding rotary =
        new RotaryEmbedding(config.headWidth(), config.maxLength(), config.ropeTheta());
    BlockMemory memory = BlockMemory.create(weights);
    for (int i = 0; i < config.layers(); i++) {
      append(
          new TransformerBlockLayer(
              kernels,
              sequences,
              i,
              width,
              config.heads(),
              config.keyValueHeads(),
              config.feedForward(),
              config.normEpsilon(),
              config.attention(),
              rotary,
              memory,
              i == config.layers() - 1));
      memory = memory.next();
    }
    append(
        new RmsNormLayer(
            kernels, sequences, "finalNorm.weight", width, config.normEpsilon(), training));
    head =
        config.tiedHead()
            ? new LanguageModelHead(kernels, sequences, embedding)
            : new LanguageModelHead(kernels, sequences, config.vocabularySize(), width, weights);
    chain.get(chain.size() - 1).setNextlayer(head);
    List<Parameter> all = new ArrayList<>();
    chain.forEach(layer -> all.addAll(layer.parameters()));
    all.addAll(head.parameters());
    parameters = List.copyOf(all);
  }

  private void append(SequenceLayer layer) {
    AbstractLayer last = getLayers().get(getLayers().size() - 1);
    layer.setPrevLayer(last);
    last.setNextlayer(layer);
    addLayer(layer);
    chain.add(layer);
  }

  /** Sizes and constants. */
  public TransformerConfig config() {
    return config;
  }

  /**
   * Every tensor that can be filled or trained, in a fixed order: embedding, blocks, final norm,
   * head. If the matrices are packed or in panels, that is the gains.
   */
  public List<Parameter> parameters() {
    return parameters;
  }

  /** The head, to be applied to the rows wanted of what {@code forward} returned. */
  public LanguageModelHead head() {
    return head;
  }

  /**
   * Runs all positions of all sequences.
   *
   * @param ids token ids [batch, length]. Not modified.
   * @return hidden states after the final norm [batch * length, dModel], until the next pass
   */
  public float[] forward(int[] ids, int batch, int length) {
    return forward(ids, batch, length, 0, length, null, null);
  }

  /**
   * Runs the positions [from, to) of each sequence; keys and values of the others are those of
   * earlier passes.
   *
   * @param ids token ids [batch, length]. Not modified.
   * @param validFrom first position of each sequence that may be attended to [batch]; null for 0
   * @param validTo position after the last that may be attended to [batch]; null for all
   * @return hidden states after the final norm [batch * (to - from), dModel], until the next pass
   * @throws IllegalArgumentException if a sequence is longer than the model's maximum, an id is not
   *     in the vocabulary, or a window is asked of a network in training
   */
  public float[] forward(
      int[] ids,
      int batch,
      int length,
      int from,
      int to,
      int @Nullable [] validFrom,
      int @Nullable [] validTo) {
    describe(ids, batch, length, from, to, validFrom, validTo);
    return run();
  }

  /**
   * The same for a reader of some rows: what comes after the last block's attention is done for
   * these alone.
   *
   * @param rows rows of the window that are wanted, each once [count]. Not modified, and not to be
   *     until the backward pass is done.
   * @param count how many, at least 1
   * @return hidden states after the final norm, in the order of {@code rows} [count, dModel], until
   *     the next pass
   */
  public float[] forward(
      int[] ids,
      int batch,
      int length,
      int from,
      int to,
      int @Nullable [] validFrom,
      int @Nullable [] validTo,
      int[] rows,
      int count) {
    describe(ids, batch, length, from, to, validFrom, validTo);
    sequences.want(rows, count);
    return run();
  }

  private void describe(
      int[] ids,
      int batch,
      int length,
      int from,
      int to,
      int @Nullable [] validFrom,
      int @Nullable [] validTo) {
    if (length > config.maxLength()) {
      throw new IllegalArgumentException(
          "a sequence of "
              + length
              + " tokens exceeds the model's maximum of "
              + config.maxLength());
    }
    if (training && (from != 0 || to != length)) {
      throw new IllegalArgumentException("a network in training runs whole sequences only");
    }
    sequences.set(ids, batch, length, from, to, validFrom, validTo);
  }

  private float[] run() {
    forward();
    return chain.get(chain.size() - 1).getOutputs().getValues();
  }

  /**
   * The gradient of the hidden states, set to 0, to be filled before {@link #backward()}.
   *
   * @return dLoss/dHidden of what the last pass returned. The caller writes the rows that carry
   *     loss.
   */
  public float[] clearHiddenGradient() {
    growDeltas();
    float[] gradient = head.getDeltas().getValues();
    Arrays.fill(gradient, 0, sequences.rows() * config.dModel(), 0f);
    return gradient;
  }

  /**
   * Two tensors hold the gradient on its way down, in turn: a layer reads one, writes the other.
   */
  private void growDeltas() {
    Tensor current = head.getDeltas();
    if (current == null || current.getRows() < sequences.allRows()) {
      Tensor even = new Tensor(sequences.allRows(), config.dModel());
      Tensor odd = new Tensor(sequences.allRows(), config.dModel());
      head.setDeltas(even);
      for (int i = chain.size() - 1; i > 0; i--) {
        boolean readsEven = (chain.size() - 1 - i) % 2 == 0;
        chain.get(i).setDeltas(readsEven ? odd : even);
      }
    }
  }

  /** Sets every gradient to 0. */
  public void clearGradients() {
    kernels
        .parallel()
        .run(
            parameters.size(),
            (task, worker) -> {
              Parameter parameter = parameters.get(task);
              int from = parameter.offset();
              Arrays.fill(parameter.gradients(), from, from + parameter.size(), 0f);
            });
  }
}
