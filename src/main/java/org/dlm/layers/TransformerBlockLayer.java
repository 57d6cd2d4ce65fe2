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
 * computed again in the backward pass instead of being kept. The last block of a network goes on
 * with the rows wanted alone as soon as it has attended.
 */
public final class TransformerBlockLayer extends SequenceLayer {

  private static final long serialVersionUID = 1L;

  private final transient BlockMemory memory;
  private final boolean last;
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
   * @param last whether no other block comes after it
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
      BlockMemory memory,
      boolean last) {
    super(kernels, sequences, dModel, dModel);
    this.memory = memory;
    this.last = last;
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
    int width = inputWidth();
    float[] normed = memory.scratch.normed.atLeast((long) sequences.rows() * width);
    float[] middle = memory.middle.atLeast((long) sequences.rows() * width);
    // m = x + attention(norm(x))
    attentionNorm.forward(x, normed);
    float[] attended = attention.attend(normed);
    float[] residual = x;
    if (last && sequences.narrow()) {
      attended = gatherAttended(attended);
      residual = normed;
      sequences.gather(x, width, residual);
    }
    attention.project(attended, residual, middle);
    // y = m + swiGlu(norm(m))
    feedForwardNorm.forward(middle, normed);
    feedForward.forward(normed, middle, y);
  }

  private float[] gatherAttended(float[] all) {
    int width = attention.attendedWidth();
    float[] wanted = memory.attendedWanted.atLeast((long) sequences.rows() * width);
    sequences.gather(all, width, wanted);
    return wanted;
  }

  @Override
  void backward(float[] x, float[] dy, float[] dx) {
    // y = m + swiGlu(norm(m)): dx holds dLoss/dM.
    backwardFeedForward(dy, dx);
    // m = x + attention(norm(x)): dx, which the attention only reads, becomes dLoss/dX.
    float[] dAttended = backwardProjection(dx);
    long size = (long) sequences.rows() * inputWidth();
    float[] normed = memory.scratch.normed.atLeast(size);
    float[] dNormed = memory.scratch.normedGradient.atLeast(size);
    attentionNorm.forward(x, normed);
    attention.backwardAttention(normed, dAttended, dNormed);
    attentionNorm.backwardAccumulating(x, dNormed, dx);
  }

  private void backwardFeedForward(float[] dy, float[] dx) {
    int size = sequences.rows() * inputWidth();
    float[] normed = memory.scratch.normed.atLeast(size);
    float[] dNormed = memory.scratch.normedGradient.atLeast(size);
    float[] middle = memory.middle.atLeast(size);
    System.arraycopy(dy, 0, dx, 0, size);
    feedForwardNorm.forward(middle, normed);
    feedForward.backward(normed, dy, dNormed);
    feedForwardNorm.backwardAccumulating(middle, dNormed, dx);
  }

  /**
   * Backward of the attention's projection. Where rows are wanted only, goes back to all.
   *
   * @param dx dLoss/dM; of all rows afterwards. Modified.
   * @return the gradient of what the heads gave, of all rows
   */
  private float[] backwardProjection(float[] dx) {
    int width = attention.attendedWidth();
    long size = (long) sequences.rows() * width;
    if (!sequences.isNarrow()) {
      float[] dAttended = memory.scratch.attendedGradient.atLeast(size);
      attention.backwardProjection(memory.attended.atLeast(size), dx, dAttended);
      return dAttended;
    }
    float[] dWanted = memory.scratch.wantedGradient.atLeast(size);
    attention.backwardProjection(memory.attendedWanted.atLeast(size), dx, dWanted);
    int modelSize = sequences.rows() * inputWidth();
    sequences.widen();
    float[] dAttended = memory.scratch.attendedGradient.atLeast((long) sequences.rows() * width);
    sequences.scatter(dWanted, width, dAttended);
    float[] dMiddle = memory.scratch.wantedGradient.atLeast(modelSize);
    System.arraycopy(dx, 0, dMiddle, 0, modelSize);
    sequences.scatter(dMiddle, inputWidth(), dx);
    return dAttended;
  }
}
