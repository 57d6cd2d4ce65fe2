// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.diffusion;

import java.util.Arrays;
import org.dlm.decoding.Placements;
import org.dlm.decoding.SequenceRandom;

/** Steps for tests of policies, without a decoder. */
final class Steps {

  static final int MASK = 99;

  private Steps() {}

  /** A step that should write so many tokens. */
  static UnmaskingStep withQuota(int quota) {
    UnmaskingStep step = new UnmaskingStep(SequenceRandom.of(1, 0), MASK, 4, 100);
    step.begin(0, 1, 1, quota, new int[0], new double[0]);
    return step;
  }

  /**
   * A step of a block at positions 0, 1, 2 ...
   *
   * @param canvas its tokens. Kept.
   * @param confidences of the decided ones
   */
  static UnmaskingStep of(
      long sequence, int[] canvas, double[] confidences, int stepsLeft, int steps) {
    UnmaskingStep step = new UnmaskingStep(SequenceRandom.of(1, sequence), MASK, 4, canvas.length);
    int masked = (int) Arrays.stream(canvas).filter(id -> id == MASK).count();
    int quota = new TransferSchedule(masked, stepsLeft).count(0);
    step.begin(steps - stepsLeft, stepsLeft, steps, quota, canvas, confidences);
    for (int i = 0; i < canvas.length; i++) {
      step.add(i);
    }
    return step;
  }

  /** A block of masks. */
  static int[] masks(int count) {
    int[] canvas = new int[count];
    Arrays.fill(canvas, MASK);
    return canvas;
  }

  /** How many positions a policy asks about. */
  static int asked(UnmaskingPolicy policy, UnmaskingStep step) {
    policy.ask(step);
    int count = 0;
    for (int i = 0; i < step.size(); i++) {
      count += step.isAsked(i) ? 1 : 0;
    }
    return count;
  }

  /** What a policy decides of proposals with these confidences at positions 0, 1, 2 ... */
  static Placements decide(UnmaskingPolicy policy, UnmaskingStep step, double... confidences) {
    Placements candidates = new Placements();
    for (int i = 0; i < confidences.length; i++) {
      candidates.add(i, 1, confidences[i]);
    }
    Placements decided = new Placements();
    policy.decide(step, candidates, decided);
    decided.sortByPosition();
    return decided;
  }

  /** The positions of some placements. */
  static int[] positions(Placements placements) {
    int[] positions = new int[placements.size()];
    Arrays.setAll(positions, placements::position);
    return positions;
  }
}
