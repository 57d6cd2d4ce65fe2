// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.benchmark;

import java.util.Map;

/**
 * What one benchmark measured.
 *
 * @param work what was run
 * @param size on which model
 * @param seq tokens per sequence
 * @param batch sequences per run
 * @param threads how many worked
 * @param kernels what they ran on
 * @param parameters numbers of the model
 * @param timings seconds per run
 * @param flops operations per run, by formula ({@link ModelFlops}); the mean if runs differ
 * @param bestFlopRate best rate of products in the same process, operations per second
 * @param peakMebibytes most memory that the process held
 * @param shares each part's share of the threads' time
 */
public record BenchmarkReport(
    BenchmarkWork work,
    BenchmarkSize size,
    int seq,
    int batch,
    int threads,
    String kernels,
    long parameters,
    Timings timings,
    double flops,
    double bestFlopRate,
    double peakMebibytes,
    Map<StepPart, Double> shares) {

  /** Tokens per second of the median run. */
  public double tokensPerSecond() {
    return batch * (double) seq / timings.median();
  }

  /** Operations per second of the median run. */
  public double flopRate() {
    return flops / timings.median();
  }

  /** Model FLOPs utilisation: the rate as a share of the best rate of products. */
  public double utilisation() {
    return flopRate() / bestFlopRate;
  }
}
