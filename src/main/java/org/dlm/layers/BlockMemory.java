// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.layers;

/**
 * The arrays that a transformer block works in, and the source of its weights.
 *
 * <p>Scratch is shared by all blocks of a network. What the backward pass reads again is kept per
 * block in training, and shared too in inference.
 */
public final class BlockMemory {

  /**
   * Kept: queries, keys and values after rotation [rows, (heads + 2 keyValueHeads) * headWidth].
   */
  final ReusedArray queryKeyValue;

  /** Kept: attention's result before its output projection [rows, heads * headWidth]. */
  final ReusedArray attended;

  /** Kept in the last block: the rows of it that are wanted. */
  final ReusedArray attendedWanted = new ReusedArray();

  /** Kept: the residual stream between attention and SwiGLU [rows, dModel]. */
  final ReusedArray middle;

  /** Kept: gate and factor of the SwiGLU [rows, 2 * feedForward]. */
  final ReusedArray gateUp;

  /** Kept: inverse root mean squares of both norms [rows]. */
  final ReusedArray attentionRms;

  final ReusedArray feedForwardRms;

  /** Scratch of all blocks. */
  final Scratch scratch;

  private final WeightSource weights;

  /** Arrays that live for the length of one block's pass. */
  static final class Scratch {
    final ReusedArray normed = new ReusedArray();
    final ReusedArray normedGradient = new ReusedArray();
    final ReusedArray attendedGradient = new ReusedArray();
    final ReusedArray wantedGradient = new ReusedArray();
    final ReusedArray queryKeyValueGradient = new ReusedArray();
    final ReusedArray gated = new ReusedArray();
    final ReusedArray gatedGradient = new ReusedArray();
    final ReusedArray gateUpGradient = new ReusedArray();
    final ReusedArray gainGradients = new ReusedArray();
    final ReusedArray scores = new ReusedArray();
    final ReusedArray scoreGradients = new ReusedArray();
  }

  private BlockMemory(WeightSource weights, Scratch scratch) {
    this.weights = weights;
    this.scratch = scratch;
    queryKeyValue = new ReusedArray();
    attended = new ReusedArray();
    middle = new ReusedArray();
    gateUp = new ReusedArray();
    attentionRms = new ReusedArray();
    feedForwardRms = new ReusedArray();
  }

  /** Memory of the first block of a network with weights on the heap. */
  public static BlockMemory create(boolean training) {
    return create(WeightSource.heap(training));
  }

  /** Memory of a network's first block. */
  public static BlockMemory create(WeightSource weights) {
    return new BlockMemory(weights, new Scratch());
  }

  /** Memory of the next block of the same network. */
  public BlockMemory next() {
    return training() ? new BlockMemory(weights, scratch) : this;
  }

  /** Where the matrices come from. */
  WeightSource weights() {
    return weights;
  }

  /** Whether a backward pass will follow. */
  boolean training() {
    return weights.training();
  }
}
