// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.diffusion;

import java.util.Arrays;
import org.dlm.decoding.PromptCheck;
import org.dlm.decoding.Softmax;
import org.dlm.decoding.TokenPredictor;
import org.dlm.decoding.Window;

/**
 * The bound on the negative log-likelihood of a short answer without any sampling: the mean over
 * every subset of its positions that could be masked (LLaDA, arXiv 2502.09992, equation 6, with the
 * expectation written out).
 *
 * <pre>  bound = sum over k of 1/L * mean over |S| = k of L/k * sum over i in S of
 *          -log p(x^i | x without S)</pre>
 *
 * <p>It equals the mean over all orders of the any-order autoregressive negative log-likelihood
 * (arXiv 2406.03736), and is what estimators are checked against.
 */
public final class ExactBound {

  /** Longest answer: it takes 2^12 - 1 network evaluations. */
  public static final int MAX_LENGTH = 12;

  private ExactBound() {}

  /**
   * The bound of an answer after a prompt.
   *
   * @param prompt token ids, never masked. Not modified.
   * @param answer token ids [L], 1 to {@link #MAX_LENGTH}. Not modified.
   * @param predictor a bidirectional model
   * @param maskId token id of MASK
   * @param guidance strength of classifier-free guidance, 0 for none
   * @return nats over the whole answer
   */
  public static double nats(
      int[] prompt, int[] answer, TokenPredictor predictor, int maskId, double guidance) {
    int length = answer.length;
    if (length < 1 || length > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "the exact bound is for answers of 1 to " + MAX_LENGTH + " tokens, not " + length);
    }
    PromptCheck.require(prompt, length, predictor);
    TokenPredictor guided = new GuidedPredictor(predictor, guidance, prompt.length, maskId);
    int[] ids = Arrays.copyOf(prompt, prompt.length + length);
    int[] rows = new int[length];
    float[] logits = new float[length * predictor.vocabularySize()];

    double bound = 0;
    for (int subset = 1; subset < 1 << length; subset++) {
      // 1. Mask the positions of the subset S.
      int k = 0;
      for (int i = 0; i < length; i++) {
        boolean masked = (subset >> i & 1) == 1;
        ids[prompt.length + i] = masked ? maskId : answer[i];
        if (masked) {
          rows[k++] = prompt.length + i;
        }
      }

      // 2. One evaluation restores them all.
      guided.predict(ids, 1, ids.length, null, new Window(0, ids.length), rows, k, logits);

      // 3. 1/L * 1/(L over k) * L/k is what their cross-entropy counts.
      double crossEntropy = 0;
      for (int r = 0; r < k; r++) {
        int token = answer[rows[r] - prompt.length];
        int row = r * predictor.vocabularySize();
        crossEntropy -= Softmax.logProbability(logits, row, predictor.vocabularySize(), token);
      }
      bound += crossEntropy / (k * binomial(length, k));
    }
    return bound;
  }

  private static double binomial(int n, int k) {
    double ways = 1;
    for (int i = 1; i <= k; i++) {
      ways = ways * (n - k + i) / i;
    }
    return ways;
  }
}
