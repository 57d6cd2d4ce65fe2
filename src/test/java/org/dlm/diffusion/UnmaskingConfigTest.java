// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.diffusion;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.dlm.testing.Refusal;
import org.junit.jupiter.api.Test;

class UnmaskingConfigTest {

  @Test
  void stepsAreSharedAmongTheBlocks() {
    assertEquals(4, config(24, 8, 12, 0, 0).stepsPerBlock());
    assertEquals(10, UnmaskingConfig.greedy(24, 10).stepsPerBlock());
  }

  @Test
  void refusesLengthsBlocksAndStepsThatDoNotFit() {
    Refusal.of(() -> config(0, 1, 1, 0, 0), "at least 1 token, not 0");
    Refusal.of(() -> config(24, 0, 12, 0, 0), "blocks of 0", "divides 24");
    Refusal.of(() -> config(24, 7, 12, 0, 0), "24 tokens", "blocks of 7", "divides 24");
    Refusal.of(() -> config(24, 48, 12, 0, 0), "blocks of 48");
    Refusal.of(() -> config(24, 8, 10, 0, 0), "10 steps", "3 blocks", "multiple of 3");
    Refusal.of(() -> config(24, 24, 0, 0, 0), "0 steps are too few", "at least 1");
    Refusal.of(() -> config(24, 8, -3, 0, 0), "-3 steps", "at least 3, one for each block");
  }

  @Test
  void refusesTemperaturesAndGuidanceThatAreNoStrengths() {
    for (double bad : new double[] {-0.5, Double.NaN, Double.POSITIVE_INFINITY}) {
      Refusal.of(() -> config(8, 8, 8, bad, 0), "temperature", String.valueOf(bad));
      Refusal.of(() -> config(8, 8, 8, 0, bad), "guidance", String.valueOf(bad));
    }
  }

  private static UnmaskingConfig config(
      int length, int blockLength, int steps, double temperature, double guidance) {
    return new UnmaskingConfig(
        length,
        blockLength,
        steps,
        temperature,
        guidance,
        new LowConfidencePolicy(),
        MaskPrediction.FORBIDDEN);
  }
}
