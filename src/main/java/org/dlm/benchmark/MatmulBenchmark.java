// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.benchmark;

import java.util.List;
import org.dlm.kernels.AttentionMode;
import org.dlm.kernels.Kernels;
import org.dlm.layers.MatrixPart;
import org.dlm.layers.WeightMatrix;
import org.dlm.layers.WeightSource;
import org.dlm.random.Purpose;
import org.dlm.random.RandomStream;
import org.dlm.transformer.TransformerConfig;

/**
 * The products with the blocks' weights of one training step, and nothing else: no step that is
 * made of them can be faster.
 */
final class MatmulBenchmark {

  private MatmulBenchmark() {}

  static BenchmarkRun measure(BenchmarkSize size, int seq, Kernels kernels) {
    TransformerConfig config = size.network(seq, AttentionMode.BIDIRECTIONAL);
    int batch = Math.max(1, size.tokensPerStep() / seq);
    int rows = batch * seq;
    int width = config.dModel();
    int keyValueWidth = config.keyValueHeads() * config.headWidth();
    List<WeightMatrix> matrices =
        List.of(
            matrix(kernels, width + 2 * keyValueWidth, width),
            matrix(kernels, width, width),
            matrix(kernels, 2 * config.feedForward(), width),
            matrix(kernels, width, config.feedForward()));
    int widest = 2 * config.feedForward();
    float[] x = numbers(rows * widest, 0);
    float[] y = numbers(rows * widest, 1);
    float[] dx = new float[rows * widest];
    Stopwatch stopwatch = new Stopwatch(size.warmup(), size.repetitions());
    for (int run = 0; run < stopwatch.runs(); run++) {
      long start = System.nanoTime();
      for (int layer = 0; layer < config.layers(); layer++) {
        for (WeightMatrix matrix : matrices) {
          matrix.forward(x, rows, null, y);
          matrix.backward(x, y, rows, dx);
        }
      }
      stopwatch.ran((System.nanoTime() - start) / 1e9);
    }
    double flops =
        matrices.stream().mapToDouble(m -> 6.0 * rows * m.in() * m.out()).sum() * config.layers();
    return new BenchmarkRun(config, seq, batch, flops, stopwatch);
  }

  private static WeightMatrix matrix(Kernels kernels, int out, int in) {
    WeightMatrix matrix =
        WeightSource.heap(true).matrix(kernels, in, new MatrixPart("weight", out));
    float[] values = numbers(out * in, 2);
    System.arraycopy(values, 0, matrix.parameters().get(0).values(), 0, values.length);
    return matrix;
  }

  /** Of a size that keeps products of products finite. */
  private static float[] numbers(int count, int stream) {
    RandomStream random = RandomStream.of(0, Purpose.WEIGHTS, 0, stream);
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = 0.02f * ((float) random.nextDouble() - 0.5f);
    }
    return numbers;
  }
}
