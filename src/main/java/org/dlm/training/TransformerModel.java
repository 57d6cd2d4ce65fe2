// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.training;

import java.util.Arrays;
import java.util.List;
import org.dlm.kernels.Kernels;
import org.dlm.layers.LanguageModelHead;
import org.dlm.layers.Parameter;
import org.dlm.objective.ObjectiveBatch;
import org.dlm.objective.WeightedCrossEntropy;
import org.dlm.transformer.TransformerNetwork;
import org.jspecify.annotations.Nullable;

/**
 * Loss and gradients of the transformer.
 *
 * <p>Head and loss work only on the rows whose weight is not 0, in chunks, so that logits of all
 * positions never exist at once.
 */
public final class TransformerModel implements TrainableModel {

  /** Logits that exist at once, 8 MiB. */
  private static final int CHUNK_LOGITS = 2 << 20;

  private static final int MIN_CHUNK_ROWS = 64;

  private final TransformerNetwork network;
  private final WeightedCrossEntropy crossEntropy;
  private int[] rows = {};
  private int[] labels = {};
  private float[] weights = {};
  private double[] losses = {};
  private float[] logits = {};

  /** Wraps a network that was built for training. */
  public TransformerModel(TransformerNetwork network, Kernels kernels) {
    this.network = network;
    this.crossEntropy = new WeightedCrossEntropy(kernels);
  }

  @Override
  public List<Parameter> parameters() {
    return network.parameters();
  }

  @Override
  public void clearGradients() {
    network.clearGradients();
  }

  @Override
  public double lossAndGradients(ObjectiveBatch batch) {
    int count = gatherWeightedRows(batch);
    if (count == 0) {
      return 0;
    }
    // 1. Hidden states where there is loss.
    float[] hidden = forward(batch, count);
    // 2. Head and loss, and the gradient of the hidden states.
    float[] hiddenGradient = network.clearHiddenGradient();
    headAndLoss(hidden, count, hiddenGradient);
    // 3. Down the layers.
    network.backward();
    double loss = 0;
    for (int i = 0; i < count; i++) {
      loss += weights[i] * losses[i];
    }
    return loss;
  }

  @Override
  public void rowLosses(ObjectiveBatch batch, double[] rowLosses) {
    Arrays.fill(rowLosses, 0, batch.batch(), 0.0);
    int count = gatherWeightedRows(batch);
    if (count == 0) {
      return;
    }
    headAndLoss(forward(batch, count), count, null);
    for (int i = 0; i < count; i++) {
      rowLosses[rows[i] / batch.seq()] += weights[i] * losses[i];
    }
  }

  private float[] forward(ObjectiveBatch batch, int count) {
    int seq = batch.seq();
    return network.forward(batch.inputs(), batch.batch(), seq, 0, seq, null, null, rows, count);
  }

  private int gatherWeightedRows(ObjectiveBatch batch) {
    int size = batch.batch() * batch.seq();
    if (rows.length < size) {
      rows = new int[size];
      labels = new int[size];
      weights = new float[size];
      losses = new double[size];
    }
    int count = 0;
    for (int row = 0; row < size; row++) {
      if (batch.weights()[row] != 0) {
        rows[count] = row;
        labels[count] = batch.labels()[row];
        weights[count] = batch.weights()[row];
        count++;
      }
    }
    return count;
  }

  private void headAndLoss(float[] hidden, int count, float @Nullable [] hiddenGradient) {
    LanguageModelHead head = network.head();
    int vocabulary = head.vocabularySize();
    int chunk = Math.max(MIN_CHUNK_ROWS, CHUNK_LOGITS / vocabulary);
    if (logits.length == 0) {
      logits = new float[Math.multiplyExact(chunk, vocabulary)];
    }
    for (int from = 0; from < count; from += chunk) {
      int n = Math.min(chunk, count - from);
      head.logits(hidden, from, n, logits);
      crossEntropy.lossesAndGradients(logits, n, vocabulary, labels, weights, losses, from);
      if (hiddenGradient != null) {
        head.backward(hidden, from, n, logits, hiddenGradient);
      }
    }
  }
}
