// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.diffusion;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.dlm.testing.Refusal;
import org.junit.jupiter.api.Test;

class TimeWarmupTest {

  @Test
  void theLimitGrowsLinearlyToOne() {
    TimeWarmup warmup = new TimeWarmup(100);
    assertEquals(0.3, warmup.limit(0), 1e-15);
    assertEquals(0.65, warmup.limit(50), 1e-15);
    assertEquals(0.993, warmup.limit(99), 1e-15);
    assertEquals(1, warmup.limit(100));
    assertEquals(1, warmup.limit(1_000_000));
  }

  @Test
  void withoutStepsAllTimesAreDrawnFromTheBeginning() {
    assertEquals(1, TimeWarmup.NONE.limit(0));
  }

  @Test
  void refusesANegativeNumberOfSteps() {
    Refusal.of(() -> new TimeWarmup(-1), "warm-up", "-1");
  }
}
