// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class RefinementTest {

  /** Three questions whose answer is "x", at 1, 2 and 4 evaluations. */
  private static final Refinement REFINEMENT =
      new Refinement(
          List.of(
              answering(1, "x", "a", "a"),
              answering(2, "x", "b", "a"),
              answering(4, "y", "x", "a")));

  private static Answering answering(int evaluations, String... answers) {
    List<Boolean> right = List.of(answers).stream().map("x"::equals).toList();
    return new Answering(List.of(answers), right, (long) evaluations * answers.length);
  }

  @Test
  void whatChangedIsToldFromWhatSettled() {
    // The first changes to a wrong answer, the second twice, to a wrong and a right one; the third
    // never changes, and is wrong.
    assertEquals(new Refinement.Settling(3, 2, 3, 2), REFINEMENT.settling());
    assertFalse(Refinement.Settling.NONE.isMixed());
    assertFalse(new Refinement.Settling(3, 2, 0, 0).isMixed());
    assertTrue(REFINEMENT.settling().isMixed());
    assertEquals(0.5, new Refinement.Settling(4, 3, 4, 1).difference(), 1e-12);
  }

  @Test
  void aQuestionStopsWhenItsAnswerStays() {
    // The first and the third stop at 1 + 2 evaluations, the second never: 1 + 2 + 4.
    assertEquals((3 + 7 + 3) / 3.0, REFINEMENT.stoppedEvaluations(), 1e-12);
    assertEquals(1 - 13 / 3.0 / 4, REFINEMENT.saved(), 1e-12);
    assertEquals(2 / 3.0, REFINEMENT.stoppedAccuracy(), 1e-12);
    assertEquals(1 / 3.0, REFINEMENT.last().accuracy(), 1e-12);
  }

  @Test
  void charactersCountInTheirPlaces() {
    TaskRun task = TaskRun.of(AnswerTask.SORTING, 2, 1, 1);
    String right = task.tests().get(0).answer();

    assertEquals(1, wrote(right).characterAccuracy(task), 1e-12);
    assertEquals(0.5, wrote(right.substring(0, 4)).characterAccuracy(task), 1e-12);
    assertEquals(1, wrote(right + "9").characterAccuracy(task), 1e-12);
    assertEquals(0, wrote("").characterAccuracy(task), 1e-12);
  }

  private static Answering wrote(String answer) {
    return new Answering(List.of(answer), List.of(false), 1);
  }
}
