// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.dlm.evaluation.Interval;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClaimTest {

  private static final Claim ABOVE = Claim.above(1, "a", "It is more.", "us", "how much");
  private static final Claim BELOW = Claim.below(1, "b", "It is less.", "us", "how much");

  @ParameterizedTest
  @CsvSource({
    "2.0, 1.5, 2.5, CONFIRMED, REFUTED",
    "0.5, 0.0, 0.9, REFUTED, CONFIRMED",
    "2.0, 0.5, 3.5, UNDECIDED, UNDECIDED",
    "0.5, 0.0, 1.5, UNDECIDED, UNDECIDED",
    // An interval that touches the bound decides nothing.
    "2.0, 1.0, 3.0, UNDECIDED, UNDECIDED",
    "0.5, 0.0, 1.0, UNDECIDED, UNDECIDED",
    "1.0, 1.0, 1.0, UNDECIDED, UNDECIDED",
    // What is known exactly decides at once.
    "1.1, 1.1, 1.1, CONFIRMED, REFUTED",
    "2.0, 1.5, Infinity, CONFIRMED, REFUTED",
    "2.0, -Infinity, Infinity, UNDECIDED, UNDECIDED",
  })
  void theWholeIntervalDecides(
      double value, double low, double high, Verdict above, Verdict below) {
    Interval measured = new Interval(value, low, high);

    assertEquals(above, ABOVE.judge(measured, "").verdict());
    assertEquals(below, BELOW.judge(measured, "").verdict());
  }

  @Test
  void whatCouldNotBeMeasuredIsUndecided() {
    Finding finding = ABOVE.judge(null, "It never turned.");

    assertEquals(Verdict.UNDECIDED, finding.verdict());
    assertEquals("undecided at this scale: It is more. (not measured)", finding.line());
  }

  @Test
  void aLineSaysWhatDecided() {
    assertEquals(
        "refuted: It is less. (2.00 [1.50, 2.50])",
        BELOW.judge(new Interval(2, 1.5, 2.5), "").line());
  }
}
