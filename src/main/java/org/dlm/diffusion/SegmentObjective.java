// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.diffusion;

import java.util.Arrays;
import org.dlm.data.TokenBatch;
import org.dlm.kernels.AttentionMode;
import org.dlm.objective.Objective;
import org.dlm.objective.ObjectiveBatch;
import org.dlm.random.Purpose;
import org.dlm.random.RandomStream;

/**
 * Pre-training in which some rows lack one segment, wherever it stands, and see all the rest: what
 * a decoder sees when it begins to answer or to fill a gap.
 *
 * <p>Independent masks hardly ever show that: of a line of seven tokens all are masked only at
 * times at which little else is visible. The other rows are those of the plain objective, which
 * teach what a decoder sees later. Held-out bounds are not touched by it. Immutable and
 * thread-safe.
 *
 * @param whole what the other rows are trained for
 * @param share of the rows that lack a segment, in [0, 1]
 */
public record SegmentObjective(MaskedDiffusionObjective whole, double share) implements Objective {

  /** Refuses a share outside [0, 1]. */
  public SegmentObjective {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(
          "the share of rows that lack a segment must be in [0, 1], but is " + share);
    }
  }

  @Override
  public AttentionMode attentionMode() {
    return AttentionMode.BIDIRECTIONAL;
  }

  @Override
  public void prepare(TokenBatch windows, long seed, ObjectiveBatch out) {
    whole.prepare(windows, seed, out);
    int seq = out.seq();
    double token = 1.0 / ((double) windows.stepRows() * seq);
    for (int b = 0; b < windows.batch(); b++) {
      RandomStream random =
          RandomStream.of(seed, Purpose.SEGMENT, windows.step(), windows.firstRow() + b);
      if (random.nextDouble() >= share) {
        continue;
      }
      // 1. The row is clean again, and nothing is learned from it.
      int row = b * seq;
      System.arraycopy(out.labels(), row, out.inputs(), row, seq);
      Arrays.fill(out.weights(), row, row + seq, 0f);

      // 2. Between two random tokens, both included, all are masked, as at time 1.
      int one = random.nextInt(seq);
      int other = random.nextInt(seq);
      int from = row + Math.min(one, other);
      int to = row + Math.max(one, other) + 1;
      whole.process().corrupt(out.inputs(), out.weights(), from, to, 1, token, random);
    }
  }
}
