// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.boosting;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.dlm.decoding.TokenPredictor;
import org.dlm.decoding.Window;
import org.jspecify.annotations.Nullable;

/**
 * Says of each position what the network has said of it on average in the last states of a decode:
 * the mean of the probabilities, each state counting the same.
 *
 * <p>It evaluates the network no more often than without it. One instance is for one decode of one
 * sequence. Not thread-safe.
 */
final class AveragingPredictor implements TokenPredictor {

  private final TokenPredictor predictor;
  private final int states;

  /** Of each position that was asked about, its probabilities in the last states, oldest first. */
  private final Map<Integer, Deque<float[]>> remembered = new HashMap<>();

  /**
   * Wraps a predictor.
   *
   * @param states how many states count, the present one included, at least 1; fewer if a position
   *     was asked about less often
   */
  AveragingPredictor(TokenPredictor predictor, int states) {
    if (states < 1) {
      throw new IllegalArgumentException("at least 1 state must count, not " + states);
    }
    this.predictor = predictor;
    this.states = states;
  }

  @Override
  public int vocabularySize() {
    return predictor.vocabularySize();
  }

  @Override
  public int maxLength() {
    return predictor.maxLength();
  }

  @Override
  public void predict(
      int[] ids,
      int batch,
      int length,
      int @Nullable [] validLengths,
      Window window,
      int[] rows,
      int count,
      float[] logits) {
    if (batch != 1) {
      throw new IllegalArgumentException("one sequence at a time is averaged, not " + batch);
    }
    predictor.predict(ids, batch, length, validLengths, window, rows, count, logits);
    for (int c = 0; c < count; c++) {
      average(rows[c], logits, c * vocabularySize());
    }
  }

  /** Replaces the logits at an offset by logarithms of mean probabilities. */
  private void average(int position, float[] logits, int offset) {
    Deque<float[]> last = remembered.computeIfAbsent(position, none -> new ArrayDeque<>());
    if (last.size() == states) {
      last.removeFirst();
    }
    last.addLast(softmax(logits, offset));
    for (int v = 0; v < vocabularySize(); v++) {
      double sum = 0;
      for (float[] state : last) {
        sum += state[v];
      }
      logits[offset + v] = (float) Math.log(sum / last.size());
    }
  }

  private float[] softmax(float[] logits, int offset) {
    double max = Double.NEGATIVE_INFINITY;
    for (int v = 0; v < vocabularySize(); v++) {
      max = Math.max(max, logits[offset + v]);
    }
    double sum = 0;
    for (int v = 0; v < vocabularySize(); v++) {
      sum += Math.exp(logits[offset + v] - max);
    }
    float[] probabilities = new float[vocabularySize()];
    for (int v = 0; v < probabilities.length; v++) {
      probabilities[v] = (float) (Math.exp(logits[offset + v] - max) / sum);
    }
    return probabilities;
  }
}
