// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.autoregressive;

import java.util.Arrays;
import org.dlm.data.TokenBatch;
import org.dlm.kernels.AttentionMode;
import org.dlm.objective.Objective;
import org.dlm.objective.ObjectiveBatch;

/**
 * Next-token prediction: each position predicts the token after it, and every token counts the
 * same.
 *
 * <pre>  loss = 1 / (rows seq) * sum over rows, sum over i of -log p(x^i | x^0 .. x^(i-1))</pre>
 *
 * <p>The loss is the exact negative log-likelihood in nats per token, so the same objective trains
 * and evaluates. Nothing is random. Immutable and thread-safe.
 */
public record NextTokenObjective() implements Objective {

  @Override
  public AttentionMode attentionMode() {
    return AttentionMode.CAUSAL;
  }

  @Override
  public void prepare(TokenBatch windows, long seed, ObjectiveBatch out) {
    int seq = windows.seq();
    out.resize(windows.batch(), seq);

    // 1. Inputs are the tokens [0, seq) of each window, labels the tokens [1, seq].
    for (int b = 0; b < windows.batch(); b++) {
      int window = b * (seq + 1);
      System.arraycopy(windows.ids(), window, out.inputs(), b * seq, seq);
      System.arraycopy(windows.ids(), window + 1, out.labels(), b * seq, seq);
    }

    // 2. Every token of the step counts the same.
    float weight = (float) (1.0 / ((double) windows.stepRows() * seq));
    Arrays.fill(out.weights(), 0, windows.batch() * seq, weight);
  }
}
