// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.generation;

import org.dlm.autoregressive.AutoregressiveConfig;
import org.dlm.decoding.Sampling;
import org.dlm.diffusion.CacheUse;
import org.dlm.diffusion.CanvasLength;
import org.dlm.diffusion.MaskPrediction;
import org.dlm.diffusion.ThresholdPolicy;
import org.dlm.diffusion.UnmaskingConfig;
import org.dlm.diffusion.UnmaskingPolicy;
import org.jspecify.annotations.Nullable;

/**
 * How a text is to be written. What is null is chosen to fit the model, the prompt and the rest;
 * what is given is kept or refused, never adjusted.
 *
 * @param length tokens of the answer; by default 128, or as many as the model has room for
 * @param sampling how tokens are drawn
 * @param steps most network evaluations of a diffusion model; by default what its policy usually
 *     takes, half as many as tokens or as many
 * @param blockLength tokens of a diffusion model's blocks; by default of 32 tokens, or one block
 *     where there would not be several
 * @param guidance strength of classifier-free guidance of a diffusion model; by default none
 * @param policy which tokens a step of a diffusion model keeps; by default {@link #USUAL_POLICY}
 * @param cache what a step of a diffusion model computes anew; by default everything
 * @param canvasLength whether a diffusion model's canvas grows until the text ends; by default not
 * @param seed of the random numbers
 * @param rules what the answer must be like, for certain; by default anything
 */
public record GenerationSettings(
    @Nullable Integer length,
    Sampling sampling,
    @Nullable Integer steps,
    @Nullable Integer blockLength,
    @Nullable Double guidance,
    @Nullable UnmaskingPolicy policy,
    @Nullable CacheUse cache,
    @Nullable CanvasLength canvasLength,
    long seed,
    @Nullable AnswerRules rules) {

  /**
   * The strategy of a decode for which nobody chose one: of all that were compared on the bundled
   * model it wrote the most possible stories, in half as many evaluations as tokens.
   */
  public static final UnmaskingPolicy USUAL_POLICY = new ThresholdPolicy(0.9);

  /** Tokens of an answer whose length nobody gave. */
  static final int USUAL_LENGTH = 128;

  /**
   * Tokens of a block if nobody gave another and they fit: in one block a model that is sure of the
   * fill after a text's end ends it too soon.
   */
  static final int USUAL_BLOCK = 32;

  /** The likeliest tokens, all else by default. */
  public static final GenerationSettings DEFAULT =
      new GenerationSettings(null, 0, null, null, null, null, 0);

  /** Settings without rules. */
  public GenerationSettings(
      @Nullable Integer length,
      Sampling sampling,
      @Nullable Integer steps,
      @Nullable Integer blockLength,
      @Nullable Double guidance,
      @Nullable UnmaskingPolicy policy,
      @Nullable CacheUse cache,
      @Nullable CanvasLength canvasLength,
      long seed) {
    this(length, sampling, steps, blockLength, guidance, policy, cache, canvasLength, seed, null);
  }

  /** Settings without a cache, and with all tokens drawn from. */
  public GenerationSettings(
      @Nullable Integer length,
      double temperature,
      @Nullable Integer steps,
      @Nullable Integer blockLength,
      @Nullable Double guidance,
      @Nullable UnmaskingPolicy policy,
      long seed) {
    this(length, new Sampling(temperature), steps, blockLength, guidance, policy, null, null, seed);
  }

  /** The same for a number of tokens that have text on both sides: by default in one block. */
  GenerationSettings forGaps(int tokens) {
    return new GenerationSettings(
        tokens,
        sampling,
        steps,
        blockLength == null ? (Integer) tokens : blockLength,
        guidance,
        policy,
        cache,
        canvasLength,
        seed,
        rules);
  }

  /** The same under rules, or under none if they are null. */
  public GenerationSettings withRules(@Nullable AnswerRules given) {
    return new GenerationSettings(
        length, sampling, steps, blockLength, guidance, policy, cache, canvasLength, seed, given);
  }

  /**
   * The settings of a next-token model.
   *
   * @param room tokens that fit after the prompt, at least 1
   * @throws IllegalArgumentException if something is given that such a model does not have
   */
  public AutoregressiveConfig autoregressive(int room) {
    requireAbsent("steps", steps);
    requireAbsent("a block length", blockLength);
    requireAbsent("guidance", guidance);
    requireAbsent("a strategy", policy);
    requireAbsent("a cache", cache);
    // It always stops where the text ends; a growing length is as many tokens as there is room.
    int usual = grows() ? room : Math.min(USUAL_LENGTH, room);
    return new AutoregressiveConfig(length == null ? usual : length, sampling);
  }

  /**
   * The settings of a diffusion model.
   *
   * @param room tokens that fit after the prompt, at least 1
   * @throws IllegalArgumentException if what is given does not go together
   */
  public UnmaskingConfig unmasking(int room) {
    int block = blockLength == null ? usualBlock(room) : blockLength;
    int tokens = length == null ? usualLength(room, block) : length;
    UnmaskingPolicy chosen = policy == null ? USUAL_POLICY : policy;
    return new UnmaskingConfig(
        tokens,
        block,
        steps == null ? usualSteps(tokens, block, chosen) : steps,
        sampling,
        guidance == null ? 0 : guidance,
        chosen,
        MaskPrediction.FORBIDDEN,
        cache == null ? CacheUse.NONE : cache,
        canvasLength == null ? CanvasLength.FIXED : canvasLength);
  }

  /** The same settings with another strategy and another budget. */
  public GenerationSettings with(UnmaskingPolicy otherPolicy, int otherSteps) {
    return new GenerationSettings(
        length,
        sampling,
        otherSteps,
        blockLength,
        guidance,
        otherPolicy,
        cache,
        canvasLength,
        seed);
  }

  private boolean grows() {
    return canvasLength == CanvasLength.GROWING;
  }

  /** The usual one, or all at once where there are not several, or steps would not be shared. */
  private int usualBlock(int room) {
    if (grows()) {
      return Math.min(USUAL_BLOCK, room);
    }
    int tokens = length == null ? Math.min(USUAL_LENGTH, room) : length;
    int blocks = tokens / USUAL_BLOCK;
    boolean several = blocks > 1 && (length == null || tokens % USUAL_BLOCK == 0);
    return several && (steps == null || steps % blocks == 0) ? USUAL_BLOCK : tokens;
  }

  /** The usual length, or all that fits if the canvas grows, in whole blocks. */
  private int usualLength(int room, int block) {
    int tokens = grows() ? room : Math.min(USUAL_LENGTH, room);
    if (block < 1) {
      return tokens;
    }
    int blocks = Math.max(1, tokens / block);
    return blocks * block;
  }

  /** The same number of steps for each block. */
  private static int usualSteps(int tokens, int block, UnmaskingPolicy policy) {
    return block < 1 ? 1 : tokens / block * policy.usualSteps(block);
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
