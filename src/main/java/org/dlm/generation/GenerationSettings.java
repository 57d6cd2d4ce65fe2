// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.generation;

import org.dlm.autoregressive.AutoregressiveConfig;
import org.dlm.diffusion.LowConfidencePolicy;
import org.dlm.diffusion.MaskPrediction;
import org.dlm.diffusion.UnmaskingConfig;
import org.dlm.diffusion.UnmaskingPolicy;
import org.jspecify.annotations.Nullable;

/**
 * How a text is to be written. What is null is chosen to fit the model, the prompt and the rest;
 * what is given is kept or refused, never adjusted.
 *
 * @param length tokens of the answer; by default 128, or as many as the model has room for
 * @param temperature of the draw of tokens; 0 takes the likeliest
 * @param steps network evaluations of a diffusion model; by default half as many as tokens
 * @param blockLength tokens of a diffusion model's blocks; by default one block
 * @param guidance strength of classifier-free guidance of a diffusion model; by default none
 * @param policy which tokens a step of a diffusion model keeps; by default those of high confidence
 * @param seed of the random numbers
 */
public record GenerationSettings(
    @Nullable Integer length,
    double temperature,
    @Nullable Integer steps,
    @Nullable Integer blockLength,
    @Nullable Double guidance,
    @Nullable UnmaskingPolicy policy,
    long seed) {

  /** Tokens of an answer whose length nobody gave. */
  static final int USUAL_LENGTH = 128;

  /** The likeliest tokens, all else by default. */
  public static final GenerationSettings DEFAULT =
      new GenerationSettings(null, 0, null, null, null, null, 0);

  /**
   * The settings of a next-token model.
   *
   * @param room tokens that fit after the prompt, at least 1
   * @throws IllegalArgumentException if something is given that such a model does not have
   */
  AutoregressiveConfig autoregressive(int room) {
    requireAbsent("steps", steps);
    requireAbsent("a block length", blockLength);
    requireAbsent("guidance", guidance);
    requireAbsent("a choice of remasking", policy);
    int tokens = length == null ? Math.min(USUAL_LENGTH, room) : length;
    return new AutoregressiveConfig(tokens, temperature);
  }

  /**
   * The settings of a diffusion model.
   *
   * @param room tokens that fit after the prompt, at least 1
   * @throws IllegalArgumentException if what is given does not go together
   */
  UnmaskingConfig unmasking(int room) {
    int tokens = length == null ? usualLength(room) : length;
    int block = blockLength == null ? tokens : blockLength;
    return new UnmaskingConfig(
        tokens,
        block,
        steps == null ? usualSteps(tokens, block) : steps,
        temperature,
        guidance == null ? 0 : guidance,
        policy == null ? new LowConfidencePolicy() : policy,
        MaskPrediction.FORBIDDEN);
  }

  /** The usual length, or what fits of it, in whole blocks. */
  private int usualLength(int room) {
    int tokens = Math.min(USUAL_LENGTH, room);
    if (blockLength == null || blockLength < 1) {
      return tokens;
    }
    int blocks = Math.max(1, tokens / blockLength);
    return blocks * blockLength;
  }

  /** Two tokens per step; the same number of steps for each block. */
  private static int usualSteps(int tokens, int block) {
    return block < 1 ? 1 : tokens / block * (block - block / 2);
  }

  private static void requireAbsent(String what, @Nullable Object given) {
    if (given != null) {
      throw new IllegalArgumentException(
          what
              + " cannot be chosen for a next-token model, which writes one token after the other;"
              + " leave it out, or use a diffusion model");
    }
  }
}
