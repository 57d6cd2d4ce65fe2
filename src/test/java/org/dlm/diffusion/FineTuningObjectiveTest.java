// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.diffusion;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.dlm.data.TokenBatch;
import org.dlm.objective.ObjectiveBatch;
import org.dlm.testing.Refusal;
import org.junit.jupiter.api.Test;

class FineTuningObjectiveTest {

  private static final int MASK = 99;
  private static final int ROWS = 2_000;
  private static final int SEQ = 12;
  private static final FineTuningObjective OBJECTIVE =
      new FineTuningObjective(
          new ForwardProcess(MaskSchedule.linear(), LossWeighting.BOUND, MASK),
          TimeSampler.LOW_DISCREPANCY);

  @Test
  void promptsAreKeptAndEveryRowCountsTheSame() {
    Random random = new Random(15);
    TokenBatch windows =
        new TokenBatch(ROWS, SEQ, random.ints(ROWS * (SEQ + 1), 0, MASK).toArray(), 0, 0, ROWS);
    int[] promptLengths = random.ints(ROWS, 0, SEQ).toArray();
    ObjectiveBatch out = new ObjectiveBatch();
    OBJECTIVE.prepare(windows, promptLengths, 3, out);

    double sum = 0;
    for (int row = 0; row < ROWS; row++) {
      for (int i = 0; i < SEQ; i++) {
        int x0 = windows.ids()[row * (SEQ + 1) + i];
        boolean masked = out.inputs()[row * SEQ + i] == MASK;
        assertEquals(masked ? MASK : x0, out.inputs()[row * SEQ + i]);
        assertEquals(x0, out.labels()[row * SEQ + i]);
        assertEquals(masked, out.weights()[row * SEQ + i] > 0);
        assertEquals(false, masked && i < promptLengths[row]);
        sum += out.weights()[row * SEQ + i];
      }
    }
    // Whatever the lengths of the answers, the expected sum of weights is 1.
    assertEquals(1, sum, 4 * Math.sqrt(7.0 / ROWS));
  }

  @Test
  void refusesPromptsThatLeaveNoAnswer() {
    TokenBatch windows = new TokenBatch(1, SEQ, new int[SEQ + 1], 0, 0, 1);
    for (int bad : new int[] {-1, SEQ, SEQ + 1}) {
      Refusal.of(
          () -> OBJECTIVE.prepare(windows, new int[] {bad}, 0, new ObjectiveBatch()),
          "a prompt of " + bad,
          "leaves no answer");
    }
  }
}
