// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.diffusion;

import java.util.Arrays;
import org.dlm.data.TokenBatch;
import org.dlm.kernels.AttentionMode;
import org.dlm.objective.Objective;
import org.dlm.objective.ObjectiveBatch;

/**
 * An unbiased estimate of the bound on the negative log-likelihood, in nats per token, for held-out
 * text (LLaDA, arXiv 2502.09992, equation 6).
 *
 * <pre>  -log p(x) / L  &lt;=  E over k ~ U{1..L}, E over masks of k positions of
 *                     1/k * sum over masked i of -log p(x^i | x without the masked)</pre>
 *
 * <p>The rows of a step are one draw of {@link StratifiedCounts}. The bound is the same whatever
 * schedule and weighting the model was trained with. The loss of one row times the rows of the step
 * estimates that row's bound, so rows can be given to {@link org.dlm.objective.LossEstimate}.
 * Immutable and thread-safe.
 *
 * @param maskId token id of MASK
 */
public record LikelihoodBound(int maskId) implements Objective {

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

    // 1. One draw for all rows of the step: their k are spread evenly, each alone is uniform.
    StratifiedCounts estimator = new StratifiedCounts(rows);
    BoundEstimator.Draw draw = new BoundEstimator.Draw(seed, windows.step());
    MaskedRow masked = new MaskedRow();

    for (int b = 0; b < windows.batch(); b++) {
      int from = b * seq;
      System.arraycopy(windows.ids(), b * (seq + 1), out.labels(), from, seq);
      System.arraycopy(windows.ids(), b * (seq + 1), out.inputs(), from, seq);

      // 2. The row's stratum of the free positions, per token of the row.
      int answer = from + promptLengths[b];
      int length = AnswerLength.of(promptLengths[b], seq);
      masked.clear(length);
      estimator.mask(windows.firstRow() + b, length, draw, masked);
      Arrays.fill(out.weights(), from, answer, 0f);
      for (int i = 0; i < length; i++) {
        out.inputs()[answer + i] = masked.isMasked(i) ? maskId : out.inputs()[answer + i];
        out.weights()[answer + i] = (float) (masked.weight(i) / length);
      }
    }
  }
}
