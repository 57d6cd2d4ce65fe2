// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.objective;

/**
 * What the network is asked and how its answer is weighed: inputs, labels and loss weights, each
 * [batch, seq].
 *
 * <p>The loss is {@code sum of weight * -log softmax(logits)[label]} over all positions, in nats.
 * Positions of weight 0 carry no loss and are never sent through the head. One instance is filled
 * again at each step; its arrays grow once and are reused.
 */
public final class ObjectiveBatch {

  private int batch;
  private int seq;
  private int[] inputs = {};
  private int[] labels = {};
  private float[] weights = {};

  /** Sets the size; contents are undefined until written. */
  public void resize(int newBatch, int newSeq) {
    batch = newBatch;
    seq = newSeq;
    int size = Math.multiplyExact(newBatch, newSeq);
    if (inputs.length < size) {
      inputs = new int[size];
      labels = new int[size];
      weights = new float[size];
    }
  }

  /** Rows. */
  public int batch() {
    return batch;
  }

  /** Tokens per row. */
  public int seq() {
    return seq;
  }

  /** Token ids that the network reads [batch, seq]; the array may be longer. */
  public int[] inputs() {
    return inputs;
  }

  /** Token ids to be predicted [batch, seq]; read only where the weight is not 0. */
  public int[] labels() {
    return labels;
  }

  /** Loss weights [batch, seq], normalised over the whole step. */
  public float[] weights() {
    return weights;
  }
}
