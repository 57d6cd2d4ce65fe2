// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.diffusion;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.dlm.data.TokenBatch;
import org.dlm.objective.Objective;
import org.dlm.objective.ObjectiveBatch;
import org.dlm.testing.Refusal;
import org.junit.jupiter.api.Test;

class SegmentObjectiveTest {

  private static final int MASK = 99;
  private static final int ROWS = 6;
  private static final int SEQ = 12;
  private static final int[] IDS = new Random(14).ints(ROWS * (SEQ + 1), 0, MASK).toArray();
  private static final MaskedDiffusionObjective WHOLE =
      new MaskedDiffusionObjective(
          new ForwardProcess(MaskSchedule.linear(), LossWeighting.UNIFORM, MASK),
          TimeSampler.LOW_DISCREPANCY,
          TimeWarmup.NONE,
          0.5);

  @Test
  void aRowLacksOneSegmentAndSeesTheRest() {
    float weight = (float) (LossWeighting.UNIFORM.weight(MaskSchedule.linear(), 1) / (ROWS * SEQ));
    int[] masked = new int[SEQ];
    int steps = 4000;
    for (int step = 0; step < steps; step++) {
      ObjectiveBatch out = prepare(new SegmentObjective(full(), 1), 0, ROWS, step);
      for (int row = 0; row < ROWS; row++) {
        int edges = 0;
        boolean before = false;
        for (int i = 0; i < SEQ; i++) {
          int at = row * SEQ + i;
          int clean = IDS[row * (SEQ + 1) + i];
          boolean hidden = out.inputs()[at] == MASK;
          assertEquals(clean, out.labels()[at]);
          assertEquals(hidden ? MASK : clean, out.inputs()[at]);
          assertEquals(hidden ? weight : 0f, out.weights()[at], weight * 1e-6f);
          edges += hidden && !before ? 1 : 0;
          before = hidden;
          masked[i] += hidden ? 1 : 0;
        }
        assertEquals(1, edges, "segments of step " + step + ", row " + row);
      }
    }
    // Token i is between two random ones, both included, unless both are before or both behind it.
    for (int i = 0; i < SEQ; i++) {
      double p = 1 - (double) (i * i + (SEQ - 1 - i) * (SEQ - 1 - i)) / (SEQ * SEQ);
      double n = (double) steps * ROWS;
      assertEquals(p, masked[i] / n, 4 * Math.sqrt(p * (1 - p) / n), "token " + i);
    }
  }

  @Test
  void theOtherRowsAreThoseOfTheWhole() {
    int lacking = 0;
    int steps = 3000;
    for (int step = 0; step < steps; step++) {
      ObjectiveBatch plain = prepare(WHOLE, 0, ROWS, step);
      ObjectiveBatch mixed = prepare(new SegmentObjective(WHOLE, 0.25), 0, ROWS, step);
      ObjectiveBatch segments = prepare(new SegmentObjective(WHOLE, 1), 0, ROWS, step);
      for (int row = 0; row < ROWS; row++) {
        boolean same = isSameRow(plain, mixed, row);
        assertTrue(same || isSameRow(segments, mixed, row));
        lacking += same ? 0 : 1;
      }
    }
    // A short row of the plain objective may happen to lack just that segment.
    assertEquals(0.25, lacking / (double) (steps * ROWS), 0.02);
  }

  @Test
  void microBatchesTogetherAreTheWholeStep() {
    SegmentObjective objective = new SegmentObjective(WHOLE, 0.5);
    for (int step = 0; step < 30; step++) {
      ObjectiveBatch whole = prepare(objective, 0, ROWS, step);
      for (int first = 0; first < ROWS; first += 2) {
        ObjectiveBatch part = prepare(objective, first, 2, step);
        int from = first * whole.seq();
        int size = 2 * whole.seq();
        assertArrayEquals(
            Arrays.copyOfRange(whole.inputs(), from, from + size),
            Arrays.copyOf(part.inputs(), size));
        assertArrayEquals(
            Arrays.copyOfRange(whole.weights(), from, from + size),
            Arrays.copyOf(part.weights(), size));
      }
    }
  }

  @Test
  void refusesWhatIsNoShare() {
    for (double share : new double[] {-0.1, 1.1, Double.NaN}) {
      Refusal.of(() -> new SegmentObjective(WHOLE, share), "[0, 1]", String.valueOf(share));
    }
  }

  private static MaskedDiffusionObjective full() {
    return new MaskedDiffusionObjective(WHOLE.process(), WHOLE.times(), TimeWarmup.NONE, 0);
  }

  private static boolean isSameRow(ObjectiveBatch one, ObjectiveBatch other, int row) {
    int from = row * one.seq();
    int to = from + one.seq();
    return Arrays.equals(one.inputs(), from, to, other.inputs(), from, to)
        && Arrays.equals(one.weights(), from, to, other.weights(), from, to);
  }

  private static ObjectiveBatch prepare(Objective objective, int first, int rows, int step) {
    int[] ids = Arrays.copyOfRange(IDS, first * (SEQ + 1), (first + rows) * (SEQ + 1));
    ObjectiveBatch out = new ObjectiveBatch();
    objective.prepare(new TokenBatch(rows, SEQ, ids, step, first, ROWS), 77, out);
    return out;
  }
}
