// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.dlm.autoregressive.AutoregressiveConfig;
import org.dlm.diffusion.RandomPolicy;
import org.dlm.diffusion.UnmaskingConfig;
import org.dlm.diffusion.UnmaskingPolicy;
import org.dlm.testing.Refusal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GenerationSettingsTest {

  @Test
  void defaultsFitAnyRoom() {
    for (int room = 1; room < 300; room++) {
      UnmaskingConfig config = GenerationSettings.DEFAULT.unmasking(room);
      int tokens = Math.min(128, room);
      assertEquals(tokens < 64 ? tokens : 32, config.blockLength());
      assertEquals(tokens < 64 ? tokens : tokens / 32 * 32, config.length());
      assertEquals(config.length(), config.steps());
      assertEquals(tokens, GenerationSettings.DEFAULT.autoregressive(room).length());
    }
  }

  @Test
  void thereAreBlocksOnlyWhereLengthAndStepsCanBeSharedAmongThem() {
    assertEquals(32, settings(96, 48, null).unmasking(200).blockLength());
    assertEquals(96, settings(96, 50, null).unmasking(200).blockLength());
    assertEquals(97, settings(97, null, null).unmasking(200).blockLength());
    assertEquals(127, settings(null, 64, null).unmasking(127).blockLength());
    assertEquals(96, settings(null, null, null).forGaps(96).unmasking(96).blockLength());
    assertEquals(8, settings(null, null, 8).forGaps(96).unmasking(96).blockLength());
  }

  @Test
  void whatIsLeftOutFitsTheBlockLength() {
    for (int room = 1; room < 150; room++) {
      for (int block = 1; block <= room; block++) {
        UnmaskingConfig config = settings(null, null, block).unmasking(room);
        assertTrue(config.length() <= Math.max(128, block), () -> "length of " + config);
        assertEquals(block, config.blockLength());
        assertEquals(block, config.stepsPerBlock());
      }
    }
  }

  @Test
  void whatIsGivenIsKept() {
    RandomPolicy policy = new RandomPolicy();
    GenerationSettings settings = new GenerationSettings(24, 0.5, 12, 8, 1.5, policy, 3);

    UnmaskingConfig config = settings.unmasking(40);

    assertEquals(24, config.length());
    assertEquals(0.5, config.sampling().temperature());
    assertEquals(12, config.steps());
    assertEquals(8, config.blockLength());
    assertEquals(1.5, config.guidance());
    assertEquals(policy, config.policy());
    GenerationSettings short24 = new GenerationSettings(24, 0.5, null, null, null, null, 3);
    assertEquals(new AutoregressiveConfig(24, 0.5), short24.autoregressive(40));
  }

  @Test
  void whatDoesNotGoTogetherIsRefused() {
    Refusal.of(() -> settings(32, 10, 8).unmasking(40), "10 steps", "4 blocks");
    Refusal.of(() -> settings(32, null, 5).unmasking(40), "blocks of 5", "divides 32");
    Refusal.of(() -> settings(0, null, null).unmasking(40), "at least 1 token, not 0");
    Refusal.of(() -> settings(-3, null, null).autoregressive(40), "at least 1 token, not -3");
    Refusal.of(() -> settings(8, 0, null).unmasking(40), "0 steps");
    Refusal.of(() -> settings(8, -2, null).unmasking(40), "-2 steps");
    Refusal.of(() -> settings(null, null, 0).unmasking(40), "blocks of 0");
    Refusal.of(() -> settings(null, null, Integer.MIN_VALUE).unmasking(40), "blocks of -");
    Refusal.of(() -> warm(Double.NaN, null).unmasking(40), "temperature", "NaN");
    Refusal.of(() -> warm(-1, null).autoregressive(40), "temperature", "-1");
    Refusal.of(() -> warm(0, Double.NaN).unmasking(40), "guidance", "NaN");
    Refusal.of(() -> warm(0, -0.5).unmasking(40), "guidance", "-0.5");
  }

  @Test
  void aNextTokenModelHasNoSteps() {
    Refusal.of(() -> settings(8, 4, null).autoregressive(40), "steps", "next-token");
    Refusal.of(() -> settings(8, null, 4).autoregressive(40), "block length", "next-token");
    Refusal.of(() -> warm(0, 1.0).autoregressive(40), "guidance", "next-token");
    GenerationSettings random = with(new RandomPolicy());
    Refusal.of(() -> random.autoregressive(40), "strategy", "next-token");
  }

  private static GenerationSettings settings(
      @Nullable Integer length, @Nullable Integer steps, @Nullable Integer blockLength) {
    return new GenerationSettings(length, 0, steps, blockLength, null, null, 0);
  }

  private static GenerationSettings warm(double temperature, @Nullable Double guidance) {
    return new GenerationSettings(8, temperature, null, null, guidance, null, 0);
  }

  private static GenerationSettings with(UnmaskingPolicy policy) {
    return new GenerationSettings(8, 0, null, null, null, policy, 0);
  }
}
