// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import org.dlm.diffusion.AllSubsets;
import org.dlm.diffusion.BlockwiseCounts;
import org.dlm.diffusion.BoundEstimator;
import org.dlm.diffusion.IndependentMasks;
import org.dlm.diffusion.StratifiedCounts;
import org.dlm.diffusion.TimeSampler;
import org.dlm.evaluation.Sampling;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How the likelihood of a diffusion model is estimated. */
final class EvaluationOptions {

  /** Rows of a draw: so many masks share one stratification. */
  private static final int ROWS = 8;

  /** Estimators by name. */
  enum Estimator {
    /** Exactly k masked tokens, k stratified. */
    EXACT_K,
    /** Each token masked with probability t, times spread evenly. */
    IID,
    /** Each token masked with probability t, each time on its own. */
    IID_PLAIN,
    /** One token after the other. */
    CHAIN_RULE,
    /** Block after block, exactly k in each. */
    BLOCKS,
    /** All subsets of short answers. */
    SUBSETS
  }

  @Option(
      names = "--estimator",
      paramLabel = "NAME",
      description = {
        "How a diffusion model is measured. Default: exact-k.",
        "exact-k: exactly k masked tokens, k spread evenly; the bound with least noise.",
        "iid: each token masked with a probability t, t spread evenly; iid-plain: t drawn anew.",
        "chain-rule: one token after the other; no bound but exact, a network evaluation per"
            + " token.",
        "blocks: block after block (--block-length).",
        "subsets: the bound without sampling, for answers of at most 12 tokens.",
        "A next-token model is exact and takes none of these."
      })
  @Nullable Estimator estimator;

  @Option(
      names = "--samples",
      paramLabel = "N",
      description =
          "Masks per window (per block of it, for blocks) at most: an even number, a multiple of 8"
              + " from 16 on. Default: 16.")
  int samples = 16;

  @Option(
      names = "--precision",
      paramLabel = "X",
      description =
          "Stop when the 95 %% interval is at most +- X bits per byte. Default: take all samples.")
  double precision;

  @Option(
      names = "--block-length",
      paramLabel = "N",
      description = "Tokens of a block, for the estimator blocks. Default: 8.")
  @Nullable Integer blockLength;

  @Option(
      names = "--cfg",
      paramLabel = "W",
      description = "Strength of classifier-free guidance of a diffusion model. Default: none.")
  @Nullable Double guidance;

  @Option(
      names = "--window",
      paramLabel = "N",
      description = "Most tokens of a window. Default: as many as the model has positions.")
  @Nullable Integer window;

  @Option(names = "--seed", paramLabel = "S", description = "Seed of the random masks. Default: 0.")
  long seed;

  /** How often to draw. */
  Sampling sampling() {
    return new Sampling(samples / rows(), precision, seed);
  }

  /** Rows of a draw, of which there are at least two. */
  private int rows() {
    int rows = samples < 2 * ROWS ? samples / 2 : ROWS;
    if (rows < 1 || samples % rows != 0) {
      throw new IllegalArgumentException(
          "--samples must be an even number, and a multiple of "
              + ROWS
              + " from "
              + 2 * ROWS
              + " on, but is "
              + samples);
    }
    return rows;
  }

  /** The estimator of a diffusion model. */
  BoundEstimator boundEstimator() {
    Estimator chosen = chosen();
    if (blockLength != null && chosen != Estimator.BLOCKS) {
      throw new IllegalArgumentException("--block-length is for --estimator blocks only");
    }
    return switch (chosen) {
      case EXACT_K -> new StratifiedCounts(rows());
      case IID -> new IndependentMasks(TimeSampler.LOW_DISCREPANCY, rows());
      case IID_PLAIN -> new IndependentMasks(TimeSampler.PLAIN, rows());
      case CHAIN_RULE -> BlockwiseCounts.chainRule();
      case BLOCKS -> new BlockwiseCounts(blockLength == null ? 8 : blockLength, rows());
      case SUBSETS -> new AllSubsets();
    };
  }

  /** Strength of guidance, 0 for none. */
  double strength() {
    double strength = guidance == null ? 0 : guidance;
    if (!(strength >= 0 && Double.isFinite(strength))) {
      throw new IllegalArgumentException(
          "--cfg must be 0 (none) or a positive number, but is " + strength);
    }
    return strength;
  }

  Estimator chosen() {
    return estimator == null ? Estimator.EXACT_K : estimator;
  }

  /** Refuses what a next-token model does not have. */
  void requireNone() {
    if (estimator != null || blockLength != null || guidance != null) {
      throw new IllegalArgumentException(
          "a next-token model's likelihood is exact; leave out --estimator, --block-length and"
              + " --cfg, or use a diffusion model");
    }
  }
}
