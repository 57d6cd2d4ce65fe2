// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.benchmark;

import java.io.IOException;
import org.dlm.kernels.AttentionMode;
import org.dlm.kernels.Kernels;

/** Measures one kind of work on one model. */
public final class Benchmark {

  private Benchmark() {}

  /**
   * Runs the work, and large products after it for comparison.
   *
   * @param seq tokens per sequence; a training step keeps its number of tokens
   * @throws IOException if the step's tokens cannot be written to the folder for temporary files
   */
  public static BenchmarkReport measure(
      BenchmarkWork work, BenchmarkSize size, int seq, Kernels kernels) throws IOException {
    if (seq < 1 || seq > size.tokensPerStep()) {
      throw new IllegalArgumentException(
          "a sequence must have 1 to "
              + size.tokensPerStep()
              + " tokens, as many as a step, but is to have "
              + seq);
    }
    BenchmarkRun run =
        switch (work) {
          case TRAIN -> TrainingBenchmark.measure(size, AttentionMode.BIDIRECTIONAL, seq, kernels);
          case TRAIN_AR -> TrainingBenchmark.measure(size, AttentionMode.CAUSAL, seq, kernels);
          case FORWARD -> ForwardBenchmark.measure(size, seq, kernels);
          case MATMUL -> MatmulBenchmark.measure(size, seq, kernels);
        };
    double peak = PeakMemory.mebibytes();
    return new BenchmarkReport(
        work,
        size,
        run.seq(),
        run.batch(),
        kernels.parallel().threads(),
        kernels.description(),
        run.config().parameterCount(),
        run.stopwatch().timings(),
        run.flops(),
        ProductRate.best(kernels),
        peak,
        run.stopwatch().shares());
  }
}
