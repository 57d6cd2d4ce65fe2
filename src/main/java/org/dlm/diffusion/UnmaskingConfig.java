// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.diffusion;

import org.dlm.decoding.Sampling;

/**
 * How {@link UnmaskingDecoder} decodes.
 *
 * @param length tokens of the answer: the free positions of the canvas
 * @param blockLength tokens of a block; blocks are decoded from left to right, and {@code length}
 *     is one block
 * @param steps most network evaluations over all blocks, shared evenly among them
 * @param sampling how tokens are drawn
 * @param guidance strength w of classifier-free guidance; 0 is none
 * @param policy which proposed tokens a step keeps
 * @param maskPrediction whether the mask token may be proposed
 * @param cache which positions a step computes anew
 * @param canvasLength whether all blocks are on the canvas from the start
 */
public record UnmaskingConfig(
    int length,
    int blockLength,
    int steps,
    Sampling sampling,
    double guidance,
    UnmaskingPolicy policy,
    MaskPrediction maskPrediction,
    CacheUse cache,
    CanvasLength canvasLength) {

  /** Refuses what cannot be decoded. */
  public UnmaskingConfig {
    if (length < 1) {
      throw new IllegalArgumentException("the answer must have at least 1 token, not " + length);
    }
    if (blockLength < 1 || length % blockLength != 0) {
      throw new IllegalArgumentException(
          "an answer of "
              + length
              + " tokens cannot be cut into blocks of "
              + blockLength
              + "; choose a block length that divides "
              + length);
    }
    int blocks = length / blockLength;
    if (steps < blocks) {
      throw new IllegalArgumentException(
          steps
              + " steps are too few; expected at least "
              + blocks
              + (blocks == 1 ? "" : ", one for each block"));
    }
    if (steps % blocks != 0) {
      throw new IllegalArgumentException(
          steps
              + " steps cannot be shared evenly among "
              + blocks
              + " blocks; choose a multiple of "
              + blocks);
    }
    if (!(guidance >= 0 && Double.isFinite(guidance))) {
      throw new IllegalArgumentException(
          "guidance must be 0 (none) or a positive number, but is " + guidance);
    }
  }

  /** All tokens are drawn from, nothing is cached, and the length is fixed. */
  public UnmaskingConfig(
      int length,
      int blockLength,
      int steps,
      double temperature,
      double guidance,
      UnmaskingPolicy policy,
      MaskPrediction maskPrediction) {
    this(
        length,
        blockLength,
        steps,
        new Sampling(temperature),
        guidance,
        policy,
        maskPrediction,
        CacheUse.NONE,
        CanvasLength.FIXED);
  }

  /** One block, argmax, no guidance, low-confidence tokens stay masked. */
  public static UnmaskingConfig greedy(int length, int steps) {
    return new UnmaskingConfig(
        length, length, steps, 0, 0, new LowConfidencePolicy(), MaskPrediction.FORBIDDEN);
  }

  /** How many blocks there are. */
  public int blocks() {
    return length / blockLength;
  }

  /** Steps of each block. */
  public int stepsPerBlock() {
    return steps / blocks();
  }
}
