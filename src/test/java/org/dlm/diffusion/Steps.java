// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.diffusion;

import org.dlm.decoding.SequenceRandom;

/** Steps for tests of policies, without a decoder. */
final class Steps {

  private Steps() {}

  /** A step that should write so many tokens. */
  static UnmaskingStep withQuota(int quota) {
    UnmaskingStep step = new UnmaskingStep(SequenceRandom.of(1, 0), 99, 4, 100);
    step.begin(0, 1, 1, quota, new int[0], new double[0]);
    return step;
  }
}
