// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.autoregressive;

import java.util.stream.IntStream;
import org.dlm.decoding.PromptCheck;
import org.dlm.decoding.Softmax;
import org.dlm.decoding.TokenPredictor;
import org.dlm.decoding.Window;

/** The exact negative log-likelihood of tokens under a next-token model, in one evaluation. */
public final class NextTokenLikelihood {

  private NextTokenLikelihood() {}

  /**
   * Adds {@code -log p(x^i | x^0 .. x^(i-1))} of each token [from, to) to its place.
   *
   * @param sequence token ids; the last one's logits are never needed. Not modified.
   * @param from first token that is scored, at least 1: what comes first has nothing before it
   * @param predictor a causal model
   * @param losses nats of each token. Modified.
   */
  public static void add(
      int[] sequence, int from, int to, TokenPredictor predictor, double[] losses) {
    if (from < 1 || to <= from || to > sequence.length) {
      throw new IllegalArgumentException(
          "a next-token model scores tokens that follow others; "
              + from
              + " to "
              + to
              + " of "
              + sequence.length
              + " cannot be scored, so begin with a token that is given");
    }
    PromptCheck.require(sequence, 0, predictor);
    int[] before = IntStream.range(from - 1, to - 1).toArray();
    int vocabularySize = predictor.vocabularySize();
    float[] logits = new float[Math.multiplyExact(before.length, vocabularySize)];
    Window window = new Window(0, to - 1);
    predictor.predict(sequence, 1, to - 1, null, window, before, before.length, logits);
    for (int i = from; i < to; i++) {
      int row = (i - from) * vocabularySize;
      losses[i] -= Softmax.logProbability(logits, row, vocabularySize, sequence[i]);
    }
  }
}
