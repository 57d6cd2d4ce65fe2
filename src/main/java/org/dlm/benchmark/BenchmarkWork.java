// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.benchmark;

/** What a benchmark runs. */
public enum BenchmarkWork {
  /** Training steps of a masked diffusion model. */
  TRAIN,
  /** Training steps of its autoregressive twin. */
  TRAIN_AR,
  /** Evaluations of one sequence, with the logits of all positions. */
  FORWARD,
  /** The products of a training step alone. */
  MATMUL
}
