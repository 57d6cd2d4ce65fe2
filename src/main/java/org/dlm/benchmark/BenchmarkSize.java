// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.benchmark;

import org.dlm.kernels.AttentionMode;
import org.dlm.transformer.TransformerConfig;

/** Models of fixed sizes, so that figures of different days and programs can be compared. */
public enum BenchmarkSize {
  /** 0.8 million parameters, as nanoGPT's smallest. */
  NANO(128, 4, 4, 344, 96, 64, 12, 20, 60),
  /** 12 million parameters. */
  SMALL(384, 6, 6, 1024, 2048, 256, 16, 3, 7),
  /** 98 million parameters. */
  BASE(768, 12, 12, 2048, 8192, 512, 4, 2, 5);

  private static final double ROPE_THETA = 10_000;
  private static final double NORM_EPSILON = 1e-5;

  private final int dModel;
  private final int layers;
  private final int heads;
  private final int feedForward;
  private final int vocabularySize;
  private final int seq;
  private final int batch;
  private final int warmup;
  private final int repetitions;

  BenchmarkSize(
      int dModel,
      int layers,
      int heads,
      int feedForward,
      int vocabularySize,
      int seq,
      int batch,
      int warmup,
      int repetitions) {
    this.dModel = dModel;
    this.layers = layers;
    this.heads = heads;
    this.feedForward = feedForward;
    this.vocabularySize = vocabularySize;
    this.seq = seq;
    this.batch = batch;
    this.warmup = warmup;
    this.repetitions = repetitions;
  }

  /** The network, for sequences of up to {@code length} tokens. */
  TransformerConfig network(int length, AttentionMode attention) {
    return new TransformerConfig(
        vocabularySize,
        dModel,
        layers,
        heads,
        heads,
        feedForward,
        length,
        ROPE_THETA,
        NORM_EPSILON,
        false,
        attention);
  }

  /** Tokens per sequence. */
  public int seq() {
    return seq;
  }

  /** Tokens per training step. */
  public int tokensPerStep() {
    return batch * seq;
  }

  /** Training steps before the first that is timed; evaluations are five times as many. */
  int warmup() {
    return warmup;
  }

  /** Training steps that are timed; evaluations are five times as many. */
  int repetitions() {
    return repetitions;
  }
}
