// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.transformer;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.dlm.kernels.Kernels;
import org.dlm.objective.WeightedCrossEntropy;
import org.jspecify.annotations.Nullable;

/**
 * A batch with labels and loss weights [batch, length], and the pass that learns from it.
 *
 * <p>Positions of weight 0 carry no loss. Rows go through the head in chunks, as in training.
 */
record Lesson(
    int[] ids,
    int batch,
    int length,
    int @Nullable [] validFrom,
    int @Nullable [] validTo,
    int[] labels,
    float[] weights) {

  private static final int CHUNK = 7;

  /** Draws ids, labels, and weights of which a third are 0. */
  static Lesson random(
      int vocabulary,
      int batch,
      int length,
      int @Nullable [] validFrom,
      int @Nullable [] validTo,
      RandomGenerator random) {
    int size = batch * length;
    int[] ids = random.ints(size, 0, vocabulary).toArray();
    int[] labels = random.ints(size, 0, vocabulary).toArray();
    float[] weights = new float[size];
    for (int i = 0; i < size; i++) {
      weights[i] = i % 3 == 0 ? 0 : (0.5f + random.nextFloat()) / size;
    }
    return new Lesson(ids, batch, length, validFrom, validTo, labels, weights);
  }

  /** The same without padding. */
  static Lesson random(int vocabulary, int batch, int length, RandomGenerator random) {
    return random(vocabulary, batch, length, null, null, random);
  }

  /** Hidden states of all positions, until the network's next pass. */
  float[] hidden(TransformerNetwork network) {
    return network.forward(ids, batch, length, 0, length, validFrom, validTo);
  }

  /** Logits of all positions [batch * length, vocabulary]. */
  float[] logits(TransformerNetwork network) {
    float[] hidden = hidden(network);
    float[] logits = new float[batch * length * network.config().vocabularySize()];
    network.head().logits(hidden, 0, batch * length, logits);
    return logits;
  }

  /** The loss. */
  double loss(TransformerNetwork network, Kernels kernels) {
    return weighted(pass(network, kernels, false));
  }

  /**
   * Runs forward and backward, from gradients of 0.
   *
   * @return cross-entropy of each position, without its weight; 0 where there is no loss
   */
  double[] learn(TransformerNetwork network, Kernels kernels) {
    network.clearGradients();
    return pass(network, kernels, true);
  }

  /** The sum of weighted cross-entropies. */
  double weighted(double[] losses) {
    return IntStream.range(0, losses.length).mapToDouble(i -> weights[i] * losses[i]).sum();
  }

  private double[] pass(TransformerNetwork network, Kernels kernels, boolean backward) {
    int vocabulary = network.config().vocabularySize();
    int[] rows = IntStream.range(0, weights.length).filter(i -> weights[i] != 0).toArray();
    int[] rowLabels = Arrays.stream(rows).map(row -> labels[row]).toArray();
    float[] rowWeights = new float[rows.length];
    for (int i = 0; i < rows.length; i++) {
      rowWeights[i] = weights[rows[i]];
    }
    double[] losses = new double[rows.length];
    WeightedCrossEntropy loss = new WeightedCrossEntropy(kernels);
    float[] hidden =
        network.forward(ids, batch, length, 0, length, validFrom, validTo, rows, rows.length);
    float[] dHidden = backward ? network.clearHiddenGradient() : new float[0];
    float[] logits = new float[CHUNK * vocabulary];
    for (int from = 0; from < rows.length; from += CHUNK) {
      int count = Math.min(CHUNK, rows.length - from);
      network.head().logits(hidden, from, count, logits);
      loss.lossesAndGradients(logits, count, vocabulary, rowLabels, rowWeights, losses, from);
      if (backward) {
        network.head().backward(hidden, from, count, logits, dHidden);
      }
    }
    if (backward) {
      network.backward();
    }
    double[] all = new double[weights.length];
    for (int i = 0; i < rows.length; i++) {
      all[rows[i]] = losses[i];
    }
    return all;
  }
}
