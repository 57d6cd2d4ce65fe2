// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.diffusion;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.dlm.data.TokenBatch;
import org.dlm.kernels.AttentionMode;
import org.dlm.objective.ObjectiveBatch;
import org.dlm.random.Purpose;
import org.dlm.random.RandomStream;
import org.dlm.testing.Refusal;
import org.junit.jupiter.api.Test;

class MaskedDiffusionObjectiveTest {

  private static final int MASK = 99;
  private static final int ROWS = 6;
  private static final int SEQ = 40;
  private static final int[] IDS = new Random(14).ints(ROWS * (SEQ + 1), 0, MASK).toArray();

  @Test
  void inputsAreCorruptedLabelsAreCleanAndWeightsFollowTheTime() {
    ObjectiveBatch out = prepare(objective(0), 0, ROWS, 3);
    assertEquals(ROWS, out.batch());
    assertEquals(SEQ, out.seq());
    for (int row = 0; row < ROWS; row++) {
      double t = RandomStream.of(77, Purpose.TIME, 3, row).nextDouble();
      float weight = (float) (1 / ((1 - 1e-3) * t + 1e-3) / (ROWS * SEQ));
      for (int i = 0; i < SEQ; i++) {
        int x0 = IDS[row * (SEQ + 1) + i];
        boolean masked = out.inputs()[row * SEQ + i] == MASK;
        assertEquals(masked ? MASK : x0, out.inputs()[row * SEQ + i]);
        assertEquals(x0, out.labels()[row * SEQ + i]);
        assertEquals(masked ? weight : 0f, out.weights()[row * SEQ + i], weight * 1e-6f);
      }
    }
  }

  @Test
  void microBatchesTogetherAreTheWholeStep() {
    for (TimeSampler times : TimeSampler.values()) {
      for (int step = 0; step < 30; step++) {
        MaskedDiffusionObjective objective =
            new MaskedDiffusionObjective(process(), times, TimeWarmup.NONE, 0.5);
        ObjectiveBatch whole = prepare(objective, 0, ROWS, step);
        for (int first = 0; first < ROWS; first += 2) {
          ObjectiveBatch part = prepare(objective, first, 2, step);
          assertEquals(whole.seq(), part.seq());
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
  }

  @Test
  void seedAndStepDecideTheMasks() {
    int[] masks = prepare(objective(0), 0, ROWS, 3).inputs();
    assertArrayEquals(masks, prepare(objective(0), 0, ROWS, 3).inputs());
    assertNotEquals(
        Arrays.toString(masks), Arrays.toString(prepare(objective(0), 0, ROWS, 4).inputs()));
  }

  @Test
  void oneStepInAHundredIsShorter() {
    int steps = 20_000;
    int cut = 0;
    long lengths = 0;
    ObjectiveBatch out = new ObjectiveBatch();
    MaskedDiffusionObjective objective = objective(MaskedDiffusionObjective.LLADA_SHORT_STEPS);
    for (int step = 0; step < steps; step++) {
      objective.prepare(new TokenBatch(1, SEQ, IDS, step, 0, 1), 77, out);
      assertTrue(out.seq() >= 1 && out.seq() <= SEQ);
      cut += out.seq() < SEQ ? 1 : 0;
      lengths += out.seq() < SEQ ? out.seq() : 0;
    }
    // A cut step keeps all SEQ tokens once in SEQ times.
    double share = 0.01 * (SEQ - 1) / SEQ;
    assertEquals(share, cut / (double) steps, 4 * Math.sqrt(share / steps));
    assertEquals(SEQ / 2.0, lengths / (double) cut, 4 * SEQ / Math.sqrt(12.0 * cut));
  }

  @Test
  void warmupScalesTheTimes() {
    TimeWarmup warmup = new TimeWarmup(10);
    MaskedDiffusionObjective warming =
        new MaskedDiffusionObjective(process(), TimeSampler.PLAIN, warmup, 0);
    for (int step : new int[] {0, 5, 10, 50}) {
      ObjectiveBatch out = prepare(warming, 0, ROWS, step);
      for (int row = 0; row < ROWS; row++) {
        double t = RandomStream.of(77, Purpose.TIME, step, row).nextDouble();
        double pMask = process().schedule().maskProbability(warmup.limit(step) * t);
        float weight = (float) (1 / pMask / (ROWS * SEQ));
        for (int i = row * SEQ; i < (row + 1) * SEQ; i++) {
          boolean masked = out.inputs()[i] == MASK;
          assertEquals(masked ? weight : 0f, out.weights()[i], weight * 1e-6f);
        }
      }
    }
  }

  @Test
  void arraysAreReused() {
    ObjectiveBatch out = new ObjectiveBatch();
    objective(0).prepare(new TokenBatch(ROWS, SEQ, IDS, 0, 0, ROWS), 77, out);
    int[] inputs = out.inputs();
    objective(1).prepare(new TokenBatch(ROWS, SEQ, IDS, 1, 0, ROWS), 77, out);
    assertSame(inputs, out.inputs());
  }

  @Test
  void looksBothWays() {
    assertEquals(AttentionMode.BIDIRECTIONAL, objective(0).attentionMode());
  }

  @Test
  void refusesAShareOutsideTheUnitInterval() {
    for (double bad : new double[] {-0.1, 1.1, Double.NaN}) {
      Refusal.of(() -> objective(bad), "short steps", String.valueOf(bad));
    }
  }

  private static MaskedDiffusionObjective objective(double shortSteps) {
    return new MaskedDiffusionObjective(process(), TimeSampler.PLAIN, TimeWarmup.NONE, shortSteps);
  }

  private static ForwardProcess process() {
    return new ForwardProcess(MaskSchedule.linear(), LossWeighting.BOUND, MASK);
  }

  private static ObjectiveBatch prepare(
      MaskedDiffusionObjective objective, int firstRow, int rows, int step) {
    int[] ids = Arrays.copyOfRange(IDS, firstRow * (SEQ + 1), (firstRow + rows) * (SEQ + 1));
    ObjectiveBatch out = new ObjectiveBatch();
    objective.prepare(new TokenBatch(rows, SEQ, ids, step, firstRow, ROWS), 77, out);
    return out;
  }
}
