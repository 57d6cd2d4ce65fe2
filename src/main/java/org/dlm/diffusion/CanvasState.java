// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.diffusion;

import java.util.Arrays;
import org.dlm.decoding.Canvas;
import org.dlm.decoding.CanvasEditor;
import org.dlm.decoding.StopTokens;
import org.dlm.decoding.TokenConstraint;
import org.jspecify.annotations.Nullable;

/**
 * The canvas of one decode as it stands between two steps: tokens, blocks, and what is left of the
 * budget. The only place that changes them, so that blocks, budget and constraint always agree.
 */
final class CanvasState implements CanvasEditor {

  private final UnmaskingConfig config;
  private final StopTokens stopTokens;
  private final @Nullable TokenConstraint constraint;
  private final int maskId;
  private final int vocabularySize;
  private final int[] ids;
  private final double[] confidences;
  private final boolean[] locked;

  /** The free positions, ascending; a block is {@code blockLength} of them. */
  private final int[] positions;

  /** Block of each position, -1 if it is fixed. */
  private final int[] blockOf;

  /** Whether a text may end at a position: nothing but stop tokens is fixed after it. */
  private final boolean[] mayEnd;

  /** Of each block: steps that are left, and tokens that the schedule has still to hand out. */
  private final int[] stepsLeft;

  private final int[] tokensLeft;

  private int length;
  private int evaluations;
  private int budget;
  private boolean edited;

  CanvasState(
      Canvas canvas,
      UnmaskingConfig config,
      StopTokens stopTokens,
      @Nullable TokenConstraint constraint,
      int vocabularySize) {
    this.config = config;
    this.stopTokens = stopTokens;
    this.constraint = constraint;
    this.vocabularySize = vocabularySize;
    maskId = canvas.maskId();
    ids = canvas.ids();
    positions = canvas.freePositions();
    confidences = new double[ids.length];
    locked = new boolean[ids.length];
    blockOf = new int[ids.length];
    mayEnd = new boolean[ids.length];
    stepsLeft = new int[config.blocks()];
    tokensLeft = new int[config.blocks()];
    Arrays.fill(blockOf, -1);
    Arrays.fill(confidences, 1);
    Arrays.fill(stepsLeft, config.stepsPerBlock());
    for (int i = 0; i < positions.length; i++) {
      blockOf[positions[i]] = i / config.blockLength();
      tokensLeft[i / config.blockLength()] += ids[positions[i]] == maskId ? 1 : 0;
    }
    boolean open = true;
    for (int i = ids.length - 1; i >= 0; i--) {
      mayEnd[i] = open;
      open &= blockOf[i] >= 0 || stopTokens.contains(ids[i]);
    }
    length = config.canvasLength() == CanvasLength.FIXED ? ids.length : endOf(0);
    budget = config.steps();
  }

  /**
   * The block that is to be worked on, or -1 if the decode is done: no block has steps left, or the
   * text before a stop token is final.
   */
  int block() {
    int block = 0;
    while (block < stepsLeft.length && stepsLeft[block] == 0) {
      block++;
    }
    int end = end();
    boolean ended = end >= 0 && (!config.policy().revises() || blockOf[end] < block);
    if (ended || block == stepsLeft.length) {
      return -1;
    }
    length = Math.max(length, endOf(block));
    return block;
  }

  /** Position of the first stop token if everything free before it is decided, else -1. */
  int end() {
    for (int position : positions) {
      if (ids[position] == maskId) {
        return -1;
      }
      if (mayEnd[position] && stopTokens.contains(ids[position])) {
        return position;
      }
    }
    return -1;
  }

  /** First position of a block. */
  int startOf(int block) {
    return positions[block * config.blockLength()];
  }

  /** Position after the last of a block. */
  int endOf(int block) {
    return positions[(block + 1) * config.blockLength() - 1] + 1;
  }

  /** Describes the next step of a block and uses it up. */
  void beginStep(int block, UnmaskingStep step) {
    int s = stepsLeft[block];
    int number = (block + 1) * config.stepsPerBlock() - s;
    int quota = new TransferSchedule(tokensLeft[block], s).count(0);
    step.begin(number, s, config.stepsPerBlock(), quota, ids, confidences);
    for (int i = block * config.blockLength(); i < (block + 1) * config.blockLength(); i++) {
      if (!locked[positions[i]]) {
        step.add(positions[i]);
      }
    }
    stepsLeft[block] = s - 1;
  }

  /** Gives up what is left of a block's steps. */
  void close(int block) {
    stepsLeft[block] = 0;
  }

  /** Counts an evaluation. */
  void countEvaluation() {
    evaluations++;
  }

  /** Token ids [at least {@link #length()}]. Not to be modified. */
  int[] ids() {
    return ids;
  }

  /** What a listener is shown: the ids as far as the canvas has grown. Not to be modified. */
  int[] visibleIds() {
    return length == ids.length ? ids : Arrays.copyOf(ids, length);
  }

  /** Whether a text may end at a position. */
  boolean mayEnd(int position) {
    return mayEnd[position];
  }

  /**
   * Writes a token, or takes one back if it is MASK.
   *
   * @return whether it was written; a constraint may keep a decided token from being replaced
   */
  boolean put(int position, int token, double confidence) {
    boolean wasMasked = ids[position] == maskId;
    if (constraint != null) {
      if (!wasMasked) {
        constraint.release(position);
      }
      if (token != maskId) {
        boolean allowed = constraint.allows(position, token);
        if (allowed || !wasMasked) {
          constraint.commit(position, allowed ? token : ids[position]);
        }
        if (!allowed) {
          return false;
        }
      }
    }
    int block = blockOf[position];
    if (wasMasked) {
      // A mask proposed for a mask uses up one of the schedule's tokens, see MaskPrediction.
      tokensLeft[block]--;
    } else if (token == maskId) {
      tokensLeft[block]++;
    }
    ids[position] = token;
    confidences[position] = confidence;
    return true;
  }

  /** Whether the canvas was changed by hand since this was last asked. */
  boolean wasEdited() {
    boolean was = edited;
    edited = false;
    return was;
  }

  /** Steps that were granted: those of the configuration and those for what was masked by hand. */
  int budget() {
    return budget;
  }

  /** The ids of the whole canvas, filled with the stop token after the first one. */
  int[] finalIds() {
    int end = end();
    int[] filled = ids.clone();
    for (int i = end + 1; end >= 0 && i < filled.length; i++) {
      filled[i] = ids[end];
    }
    return filled;
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public int token(int position) {
    return ids[position];
  }

  @Override
  public boolean isFree(int position) {
    return blockOf[position] >= 0;
  }

  @Override
  public boolean isLocked(int position) {
    return locked[position];
  }

  @Override
  public int evaluations() {
    return evaluations;
  }

  @Override
  public void lock(int position) {
    requireFree(position);
    if (ids[position] == maskId) {
      throw new IllegalArgumentException(
          "position " + position + " is not decided yet; write a token there to lock it");
    }
    locked[position] = true;
  }

  @Override
  public void unlock(int position) {
    requireFree(position);
    locked[position] = false;
  }

  @Override
  public void write(int position, int token) {
    requireFree(position);
    if (token < 0 || token >= vocabularySize || token == maskId) {
      throw new IllegalArgumentException(
          "token "
              + token
              + " cannot be written; choose one of the "
              + vocabularySize
              + " in the vocabulary that is not the mask");
    }
    if (!put(position, token, 1)) {
      throw new IllegalArgumentException(
          "token " + token + " at position " + position + " would break the constraint");
    }
    locked[position] = true;
    edited = true;
  }

  @Override
  public void mask(int position) {
    requireFree(position);
    locked[position] = false;
    if (ids[position] == maskId) {
      return;
    }
    put(position, maskId, 0);
    int block = blockOf[position];
    int steps = config.stepsPerBlock();
    int needed = (int) Math.ceil((double) tokensLeft[block] * steps / config.blockLength());
    int granted = Math.max(0, Math.min(steps, needed) - stepsLeft[block]);
    stepsLeft[block] += granted;
    budget += granted;
    edited = true;
  }

  private void requireFree(int position) {
    if (position < 0 || position >= length || blockOf[position] < 0) {
      throw new IllegalArgumentException(
          "position " + position + " is not one that the model writes");
    }
  }
}
