// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.dlm.data.TokenBatch;
import org.dlm.diffusion.FineTuningObjective;
import org.dlm.diffusion.ForwardProcess;
import org.dlm.diffusion.LikelihoodBound;
import org.dlm.diffusion.LossWeighting;
import org.dlm.diffusion.MaskSchedule;
import org.dlm.diffusion.TimeSampler;
import org.dlm.objective.Objective;
import org.dlm.objective.ObjectiveBatch;
import org.junit.jupiter.api.Test;

class AnswerObjectiveTest {

  private static final int MASK = 50;
  private static final int ROWS = 400;
  private static final int SEQ = 9;
  private static final int GIVEN = 5;

  private final TokenBatch windows =
      new TokenBatch(
          ROWS, SEQ, new Random(1).ints(ROWS * (SEQ + 1), 0, MASK).toArray(), 0, 0, ROWS);
  private final ObjectiveBatch out = new ObjectiveBatch();

  @Test
  void arAnswersForTheSameTokensAsItsTwin() {
    new AnswerObjective.NextToken(GIVEN).prepare(windows, 1, out);

    double sum = 0;
    for (int row = 0; row < ROWS; row++) {
      for (int i = 0; i < SEQ; i++) {
        float weight = out.weights()[row * SEQ + i];
        boolean predictsAnswer = i + 1 >= GIVEN && i + 1 < SEQ;
        assertEquals(predictsAnswer, weight > 0);
        assertEquals(windows.ids()[row * (SEQ + 1) + i + 1], out.labels()[row * SEQ + i]);
        sum += weight;
      }
    }
    assertEquals(1, sum, 1e-5);
  }

  @Test
  void diffusionNeverMasksWhatIsGiven() {
    FineTuningObjective tuning =
        new FineTuningObjective(
            new ForwardProcess(MaskSchedule.linear(), LossWeighting.UNIFORM, MASK),
            TimeSampler.LOW_DISCREPANCY);
    assertGivenIsKept(new AnswerObjective.Diffusion(GIVEN, tuning));
    assertGivenIsKept(new AnswerObjective.Bound(GIVEN, new LikelihoodBound(MASK)));
  }

  private void assertGivenIsKept(Objective objective) {
    objective.prepare(windows, 1, out);

    double sum = 0;
    int masked = 0;
    for (int row = 0; row < ROWS; row++) {
      for (int i = 0; i < SEQ; i++) {
        boolean isMasked = out.inputs()[row * SEQ + i] == MASK;
        assertTrue(!isMasked || i >= GIVEN);
        assertEquals(isMasked, out.weights()[row * SEQ + i] > 0);
        masked += isMasked ? 1 : 0;
        sum += out.weights()[row * SEQ + i];
      }
    }
    assertTrue(masked > ROWS, masked + " are masked");
    assertEquals(1, sum, 0.1);
  }
}
