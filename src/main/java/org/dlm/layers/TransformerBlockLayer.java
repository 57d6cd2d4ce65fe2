// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.layers;

import java.util.ArrayList;
import java.util.List;
import org.dlm.kernels.AttentionMode;
import org.dlm.kernels.Kernels;

/**
 * A pre-norm transformer block: {@code m = x + attention(norm(x)); y = m + swiGlu(norm(m))}.
 *
 * <p>Residuals live inside the block, since a Deep Netts network is a chain. What the norms gave is
 * computed again in the backward pass instead of being kept.
 */
public final class TransformerBlockLayer extends SequenceLayer {

  private static final long serialVersionUID = 1L;

  private final transient BlockMemory memory;
  private final RmsNormLayer attentionNorm;
  private final SelfAttentionLayer attention;
  private final RmsNormLayer feedForwardNorm;
  private final SwiGluLayer feedForward;
  private final transient List<Parameter> parameters;

  /**
   * Builds block {@code index} of the weights that the memory's source has and gains of 1.
   *
   * @param rotary the network's table of angles
   * @param memory the block's arrays; whether they are for training decides if it can be trained
   */
  public TransformerBlockLayer(
      Kernels kernels,
      SequenceBatch sequences,
      int index,
      int dModel,
      int heads,
      int keyValueHeads,
      int feedForwardWidth,
      double normEpsilon,
      AttentionMode mode,
      RotaryEmbedding rotary,
      BlockMemory memory) {
    super(kernels, sequences, dModel, dModel);
    this.memory = memory;
    String prefix = "blocks." + index + ".";
    attentionNorm = norm(prefix + "attentionNorm.weight", dModel, normEpsilon, memory.attentionRms);
    attention =
        new SelfAttentionLayer(
            kernels, sequences, prefix, dModel, heads, keyValueHeads, mode, rotary, memory);
    feedForwardNorm =
        norm(prefix + "feedForwardNorm.weight", dModel, normEpsilon, memory.feedForwardRms);
    feedForward = new SwiGluLayer(kernels, sequences, prefix, dModel, feedForwardWidth, memory);
    List<Parameter> all = new ArrayList<>(attentionNorm.parameters());
    all.addAll(attention.parameters());
    all.addAll(feedForwardNorm.parameters());
    all.addAll(feedForward.parameters());
    parameters = List.copyOf(all);
  }

  private RmsNormLayer norm(String name, int width, double epsilon, ReusedArray rms) {
    return new RmsNormLayer(
        kernels,
        sequences,
        name,
        width,
        epsilon,
        memory.training(),
        rms,
        memory.scratch.gainGradients);
  }

  @Override
  public List<Parameter> parameters() {
    return parameters;
  }

  @Override
  void forward(float[] x, float[] y) {
    int size = sequences.rows() * inputWidth();
    float[] normed = memory.scratch.normed.atLeast(size);
    float[] middle = memory.middle.atLeast(size);
    // m = x + attention(norm(x))
    attentionNorm.forward(x, normed);
    attention.forward(normed, x, middle);
    // y = m + swiGlu(norm(m))
    feedForwardNorm.forward(middle, normed);
    feedForward.forward(normed, middle, y);
  }

  @Override
  void backward(float[] x, float[] dy, float[] dx) {
    int size = sequences.rows() * inputWidth();
    float[] normed = memory.scratch.normed.atLeast(size);
    float[] dNormed = memory.scratch.normedGradient.atLeast(size);
    float[] middle = memory.middle.atLeast(size);
    // y = m + swiGlu(norm(m)): dx holds dLoss/dM.
    System.arraycopy(dy, 0, dx, 0, size);
    feedForwardNorm.forward(middle, normed);
    feedForward.backward(normed, dy, dNormed);
    feedForwardNorm.backwardAccumulating(middle, dNormed, dx);
    // m = x + attention(norm(x)): dx, which the attention only reads, becomes dLoss/dX.
    attentionNorm.forward(x, normed);
    attention.backward(normed, dx, dNormed);
    attentionNorm.backwardAccumulating(x, dNormed, dx);
  }
}
