// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.benchmark;

import java.util.stream.IntStream;
import org.dlm.decoding.Window;
import org.dlm.generation.TransformerPredictor;
import org.dlm.kernels.AttentionMode;
import org.dlm.kernels.Kernels;
import org.dlm.random.Purpose;
import org.dlm.random.RandomStream;
import org.dlm.transformer.TransformerConfig;
import org.dlm.transformer.TransformerNetwork;
import org.dlm.transformer.WeightInitializer;

/** Evaluations of one sequence as decoders ask for them, with the logits of all positions. */
final class ForwardBenchmark {

  private static final long SEED = 1;

  /** An evaluation is so much shorter than a step that more of them are timed. */
  private static final int PER_STEP = 5;

  private ForwardBenchmark() {}

  static BenchmarkRun measure(BenchmarkSize size, int seq, Kernels kernels) {
    TransformerConfig config = size.network(seq, AttentionMode.BIDIRECTIONAL);
    TransformerNetwork network = WeightInitializer.untrained(config, kernels, SEED);
    TransformerPredictor predictor = new TransformerPredictor(network);
    RandomStream random = RandomStream.of(SEED, Purpose.CORPUS, 0, 0);
    int[] ids =
        IntStream.generate(() -> random.nextInt(config.vocabularySize())).limit(seq).toArray();
    int[] rows = IntStream.range(0, seq).toArray();
    float[] logits = new float[Math.multiplyExact(seq, config.vocabularySize())];
    Window all = new Window(0, seq);
    Stopwatch stopwatch = new Stopwatch(PER_STEP * size.warmup(), PER_STEP * size.repetitions());
    for (int run = 0; run < stopwatch.runs(); run++) {
      long start = System.nanoTime();
      predictor.predict(ids, 1, seq, null, all, rows, seq, logits);
      stopwatch.ran((System.nanoTime() - start) / 1e9);
    }
    return new BenchmarkRun(config, seq, 1, ModelFlops.forward(config, seq, seq, seq), stopwatch);
  }
}
