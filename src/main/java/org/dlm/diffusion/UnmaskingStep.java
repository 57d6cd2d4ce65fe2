// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.diffusion;

import java.util.Arrays;
import org.dlm.decoding.SequenceRandom;
import org.dlm.random.RandomStream;

/**
 * What an {@link UnmaskingPolicy} knows at a step: the positions of the block that may be written,
 * the time, the schedule's quota, random numbers, and the network's answer.
 *
 * <p>Positions of the block are indexed 0 to {@link #size} - 1, ascending; candidates 0 to their
 * number - 1. One instance is set anew for each step. Not thread-safe.
 */
public final class UnmaskingStep {

  private final SequenceRandom random;
  private final int maskId;
  private final int vocabularySize;

  /** Positions of the block that may be written [size]. */
  private final int[] positions;

  /** Whether the network is asked about them [size]. */
  private final boolean[] asked;

  private int size;
  private int number;
  private int stepsLeft;
  private int steps;
  private int quota;
  private int[] canvas = {};
  private double[] confidences = {};
  private float[] logits = {};
  private int logitsOffset;

  /**
   * Room for the steps of one decode.
   *
   * @param capacity most positions of a block
   */
  UnmaskingStep(SequenceRandom random, int maskId, int vocabularySize, int capacity) {
    this.random = random;
    this.maskId = maskId;
    this.vocabularySize = vocabularySize;
    positions = new int[capacity];
    asked = new boolean[capacity];
  }

  /**
   * Begins a step; positions follow by {@link #add}.
   *
   * @param newNumber tells the step from all others of the decode, for its random numbers
   * @param newStepsLeft steps of the block that are left, this one included
   * @param newSteps steps of a whole block
   * @param newQuota see {@link #quota}
   * @param newCanvas token ids by position. Kept for the step, not modified.
   * @param newConfidences of the decided tokens by position. Kept for the step, not modified.
   */
  void begin(
      int newNumber,
      int newStepsLeft,
      int newSteps,
      int newQuota,
      int[] newCanvas,
      double[] newConfidences) {
    number = newNumber;
    stepsLeft = newStepsLeft;
    steps = newSteps;
    quota = newQuota;
    canvas = newCanvas;
    confidences = newConfidences;
    size = 0;
    Arrays.fill(asked, false);
  }

  /** Adds a position of the block that may be written; positions ascend. */
  void add(int position) {
    positions[size++] = position;
  }

  /** Hands over the network's answer: logits [candidates, vocabularySize] from an offset on. */
  void answered(float[] newLogits, int offset) {
    logits = newLogits;
    logitsOffset = offset;
  }

  /** Positions of the block that may be written, decided or not. */
  public int size() {
    return size;
  }

  /** The i-th of them. */
  public int position(int i) {
    return positions[i];
  }

  /** Whether the i-th is undecided. */
  public boolean isMasked(int i) {
    return canvas[positions[i]] == maskId;
  }

  /** Token at the i-th. */
  public int token(int i) {
    return canvas[positions[i]];
  }

  /** Token at any position of the canvas. */
  public int tokenAt(int position) {
    return canvas[position];
  }

  /** The probability that the token at the i-th had when it was decided. */
  public double confidence(int i) {
    return confidences[positions[i]];
  }

  /** How many are undecided. */
  public int masked() {
    int masked = 0;
    for (int i = 0; i < size; i++) {
      masked += isMasked(i) ? 1 : 0;
    }
    return masked;
  }

  /** Token id of MASK. */
  public int maskId() {
    return maskId;
  }

  /** Asks the network about the i-th. */
  public void ask(int i) {
    asked[i] = true;
  }

  /** Whether the network is asked about the i-th. */
  boolean isAsked(int i) {
    return asked[i];
  }

  /** Steps of the block that are left, this one included; at least 1. */
  public int stepsLeft() {
    return stepsLeft;
  }

  /** Diffusion time before this step, from 1 at the block's first step. */
  public double time() {
    return (double) stepsLeft / steps;
  }

  /** Diffusion time after this step, 0 after the last. */
  public double nextTime() {
    return (double) (stepsLeft - 1) / steps;
  }

  /**
   * How many tokens to write so that the block's masks are shared evenly among the steps left, the
   * first taking one more (LLaDA's sampling code). At least 1 if there is a mask, and all at the
   * last step.
   */
  public int quota() {
    return quota;
  }

  /** Random numbers of this step and position i, independent of those that draw the token. */
  public RandomStream choice(int i) {
    return random.choice(number, positions[i]);
  }

  /**
   * The diffusion time at which the reverse process of the linear schedule unmasks position i:
   * uniform in (0, 1), the same at every step.
   */
  public double hittingTime(int i) {
    return ((random.choice(-1, positions[i]).nextLong() >>> 12) + 0.5) * 0x1p-52;
  }

  /** Standard Gumbel noise of this step for any position of the canvas. */
  double gumbel(int position) {
    double u = ((random.choice(number, position).nextLong() >>> 12) + 0.5) * 0x1p-52;
    return -Math.log(-Math.log(u));
  }

  /** The network's logits; those of candidate c begin at {@link #row}. Not to be modified. */
  public float[] logits() {
    return logits;
  }

  /** Where the logits of candidate c begin. */
  public int row(int c) {
    return logitsOffset + c * vocabularySize;
  }

  /** Logits per candidate. */
  public int vocabularySize() {
    return vocabularySize;
  }
}
