// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.task;

import java.util.Arrays;
import org.dlm.autoregressive.NextTokenObjective;
import org.dlm.data.TokenBatch;
import org.dlm.diffusion.FineTuningObjective;
import org.dlm.diffusion.LikelihoodBound;
import org.dlm.kernels.AttentionMode;
import org.dlm.objective.Objective;
import org.dlm.objective.ObjectiveBatch;

/**
 * Objectives of questions that all have one length: loss comes from the tokens after them alone, so
 * that no twin spends its parameters on questions that cannot be foreseen.
 *
 * <p>Both twins answer for the tokens [given, seq) of each window. Immutable and thread-safe.
 */
sealed interface AnswerObjective extends Objective {

  /** Tokens of each window that are given. */
  int given();

  /** Next-token prediction: trains, and measures exactly. */
  record NextToken(int given) implements AnswerObjective {

    @Override
    public AttentionMode attentionMode() {
      return AttentionMode.CAUSAL;
    }

    @Override
    public void prepare(TokenBatch windows, long seed, ObjectiveBatch out) {
      new NextTokenObjective().prepare(windows, seed, out);
      int seq = windows.seq();
      // Position i predicts token i + 1; the last one's is beyond what the twin sees.
      float weight = (float) (1.0 / ((double) windows.stepRows() * (seq - given)));
      for (int b = 0; b < windows.batch(); b++) {
        int row = b * seq;
        Arrays.fill(out.weights(), row, row + seq, 0f);
        Arrays.fill(out.weights(), row + given - 1, row + seq - 1, weight);
      }
    }
  }

  /** Masked diffusion of the answers. */
  record Diffusion(int given, FineTuningObjective tuning) implements AnswerObjective {

    @Override
    public AttentionMode attentionMode() {
      return AttentionMode.BIDIRECTIONAL;
    }

    @Override
    public void prepare(TokenBatch windows, long seed, ObjectiveBatch out) {
      tuning.prepare(windows, lengths(windows, given), seed, out);
    }
  }

  /** The bound on the answers, to measure with. */
  record Bound(int given, LikelihoodBound bound) implements AnswerObjective {

    @Override
    public AttentionMode attentionMode() {
      return AttentionMode.BIDIRECTIONAL;
    }

    @Override
    public void prepare(TokenBatch windows, long seed, ObjectiveBatch out) {
      bound.prepare(windows, lengths(windows, given), seed, out);
    }
  }

  private static int[] lengths(TokenBatch windows, int given) {
    int[] lengths = new int[windows.batch()];
    Arrays.fill(lengths, given);
    return lengths;
  }
}
