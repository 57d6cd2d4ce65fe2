// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.diffusion;

import org.dlm.data.TokenBatch;
import org.dlm.kernels.AttentionMode;
import org.dlm.objective.Objective;
import org.dlm.objective.ObjectiveBatch;
import org.dlm.random.Purpose;
import org.dlm.random.RandomStream;

/**
 * Pre-training of a masked diffusion model: restore the masked tokens, all at once, from the
 * visible ones (LLaDA, arXiv 2502.09992, equation 3 and algorithm 1).
 *
 * <pre>  loss = 1 / (rows seq) * sum over rows, sum over masked i of w(t) * -log p(x_0^i | x_t)
 * </pre>
 *
 * <p>The prediction for a position is read at that position; there is no shift. Immutable and
 * thread-safe.
 *
 * @param process how tokens are masked
 * @param times how rows draw their diffusion times
 * @param warmup which times the first steps of a run draw
 * @param shortSteps share of the steps whose sequences are cut to a random length, in [0, 1]
 */
public record MaskedDiffusionObjective(
    ForwardProcess process, TimeSampler times, TimeWarmup warmup, double shortSteps)
    implements Objective {

  /** LLaDA cuts one step in a hundred, so that the model meets every length. */
  public static final double LLADA_SHORT_STEPS = 0.01;

  /** Refuses a share outside [0, 1]. */
  public MaskedDiffusionObjective {
    if (!(shortSteps >= 0 && shortSteps <= 1)) {
      throw new IllegalArgumentException(
          "the share of short steps must be in [0, 1], but is " + shortSteps);
    }
  }

  @Override
  public AttentionMode attentionMode() {
    return AttentionMode.BIDIRECTIONAL;
  }

  @Override
  public void prepare(TokenBatch windows, long seed, ObjectiveBatch out) {
    // 1. A few steps see shorter sequences; all rows of a step agree on the length.
    long step = windows.step();
    int seq = length(windows.seq(), seed, step);
    out.resize(windows.batch(), seq);
    double share = 1.0 / ((double) windows.stepRows() * seq);

    for (int b = 0; b < windows.batch(); b++) {
      int row = windows.firstRow() + b;

      // 2. Labels are the clean tokens x_0, and so are the inputs at first.
      int window = b * (windows.seq() + 1);
      int from = b * seq;
      System.arraycopy(windows.ids(), window, out.labels(), from, seq);
      System.arraycopy(windows.ids(), window, out.inputs(), from, seq);

      // 3. The row draws its diffusion time t.
      RandomStream timeStream = RandomStream.of(seed, Purpose.TIME, step, row);
      double t = warmup.limit(step) * times.time(row, windows.stepRows(), timeStream);

      // 4. The forward process turns the inputs into x_t and weighs the masked positions.
      RandomStream maskStream = RandomStream.of(seed, Purpose.MASK, step, row);
      process.corrupt(out.inputs(), out.weights(), from, from + seq, t, share, maskStream);
    }
  }

  /** The length of all sequences of a step: the whole window's, or U{1..seq} in a short step. */
  private int length(int seq, long seed, long step) {
    RandomStream lengthStream = RandomStream.of(seed, Purpose.LENGTH, step, 0);
    return lengthStream.nextDouble() < shortSteps ? 1 + lengthStream.nextInt(seq) : seq;
  }
}
