// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.diffusion;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.dlm.data.TokenBatch;
import org.dlm.kernels.AttentionMode;
import org.dlm.objective.Objective;
import org.dlm.objective.ObjectiveBatch;
import org.dlm.random.Purpose;
import org.dlm.random.RandomStream;

/**
 * An unbiased estimate of the bound on the negative log-likelihood, in nats per token, for held-out
 * text (LLaDA, arXiv 2502.09992, equation 6).
 *
 * <pre>  -log p(x) / L  &lt;=  E over k ~ U{1..L}, E over masks of k positions of
 *                     1/k * sum over masked i of -log p(x^i | x without the masked)</pre>
 *
 * <p>Masking exactly k positions has far less variance than masking each with probability t, and
 * the k of a step's rows are spread evenly over 1..L. The bound is the same whatever schedule and
 * weighting the model was trained with. The loss of one row times the rows of the step estimates
 * that row's bound, so rows can be given to {@link org.dlm.objective.LossEstimate}. Immutable and
 * thread-safe.
 *
 * @param maskId token id of MASK
 */
public record LikelihoodBound(int maskId) implements Objective {

  /** The row whose stream holds what all rows of a step share. */
  private static final int SHARED = -1;

  /** Refuses a negative mask id. */
  public LikelihoodBound {
    if (maskId < 0) {
      throw new IllegalArgumentException("the mask token id must not be negative: " + maskId);
    }
  }

  @Override
  public AttentionMode attentionMode() {
    return AttentionMode.BIDIRECTIONAL;
  }

  @Override
  public void prepare(TokenBatch windows, long seed, ObjectiveBatch out) {
    prepare(windows, new int[windows.batch()], seed, out);
  }

  /**
   * The conditional form: the bound of each row's tokens given its prompt, in nats per token of the
   * answer.
   *
   * @param windows token ids [batch, seq + 1]; the last id is not read. Not modified.
   * @param promptLengths tokens of each prompt [batch], 0 to {@code seq - 1}. Not modified.
   * @param seed the run's seed
   * @param out receives inputs, labels and weights [batch, seq]
   */
  public void prepare(TokenBatch windows, int[] promptLengths, long seed, ObjectiveBatch out) {
    int seq = windows.seq();
    int rows = windows.stepRows();
    out.resize(windows.batch(), seq);

    // 1. One random rotation for all rows, so that each row's k alone is uniform on 1..L.
    double u = RandomStream.of(seed, Purpose.EVALUATION, windows.step(), SHARED).nextDouble();

    for (int b = 0; b < windows.batch(); b++) {
      int row = windows.firstRow() + b;
      int from = b * seq;
      System.arraycopy(windows.ids(), b * (seq + 1), out.labels(), from, seq);
      System.arraycopy(windows.ids(), b * (seq + 1), out.inputs(), from, seq);

      // 2. The row's stratum says how many of its L free positions are masked.
      int answer = from + promptLengths[b];
      int length = AnswerLength.of(promptLengths[b], seq);
      double position = (u + (double) row / rows) % 1.0;
      int k = 1 + Math.min((int) (position * length), length - 1);

      // 3. Exactly k of them are masked, each weighing 1/k of the row.
      Arrays.fill(out.weights(), from, answer, 0f);
      float weight = (float) (1.0 / ((double) rows * k));
      RandomStream rng = RandomStream.of(seed, Purpose.EVALUATION, windows.step(), row);
      maskExactly(k, out.inputs(), out.weights(), answer, from + seq, weight, rng);
    }
  }

  /** Masks k of the positions [from, to), every subset being equally likely. */
  private void maskExactly(
      int k, int[] inputs, float[] weights, int from, int to, float weight, RandomGenerator rng) {
    int left = k;
    for (int i = from; i < to; i++) {
      boolean masked = rng.nextDouble() * (to - i) < left;
      inputs[i] = masked ? maskId : inputs[i];
      weights[i] = masked ? weight : 0f;
      left -= masked ? 1 : 0;
    }
  }
}
