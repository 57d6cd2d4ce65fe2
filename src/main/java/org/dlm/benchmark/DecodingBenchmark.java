// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.benchmark;

import java.util.stream.IntStream;
import org.dlm.decoding.DecodingListener;
import org.dlm.decoding.SequenceRandom;
import org.dlm.decoding.StopTokens;
import org.dlm.decoding.TokenPredictor;
import org.dlm.decoding.Window;
import org.dlm.diffusion.UnmaskingConfig;
import org.dlm.diffusion.UnmaskingDecoder;
import org.dlm.generation.GenerationSettings;
import org.dlm.generation.TransformerPredictor;
import org.dlm.kernels.AttentionMode;
import org.dlm.kernels.Kernels;
import org.dlm.random.Purpose;
import org.dlm.random.RandomStream;
import org.dlm.transformer.TransformerConfig;
import org.dlm.transformer.TransformerNetwork;
import org.dlm.transformer.WeightInitializer;
import org.jspecify.annotations.Nullable;

/** Decodes of a masked diffusion model after a prompt of [{@value #PROMPT}] tokens. */
final class DecodingBenchmark {

  private static final long SEED = 1;
  private static final int PROMPT = 32;

  private DecodingBenchmark() {}

  /**
   * Decodes the same prompt again and again.
   *
   * @param settings how; the length is that of the answer
   */
  static BenchmarkRun measure(
      BenchmarkSize size, int length, GenerationSettings settings, Kernels kernels) {
    TransformerConfig config = size.network(PROMPT + length, AttentionMode.BIDIRECTIONAL);
    TransformerNetwork network = WeightInitializer.untrained(config, kernels, SEED);
    FlopCounter counter = new FlopCounter(config, new TransformerPredictor(network));
    UnmaskingConfig how = settings.unmasking(length);
    int maskId = config.vocabularySize() - 1;
    UnmaskingDecoder decoder = new UnmaskingDecoder(counter, maskId, StopTokens.of(), how);
    RandomStream random = RandomStream.of(SEED, Purpose.CORPUS, 0, 0);
    int[] prompt = IntStream.generate(() -> random.nextInt(maskId)).limit(PROMPT).toArray();
    Stopwatch stopwatch = new Stopwatch(size.warmup(), size.repetitions());
    for (int run = 0; run < stopwatch.runs(); run++) {
      long start = System.nanoTime();
      decoder.decode(prompt, SequenceRandom.of(settings.seed(), 0), DecodingListener.NONE);
      stopwatch.ran((System.nanoTime() - start) / 1e9);
    }
    return new BenchmarkRun(config, length, 1, counter.flops / stopwatch.runs(), stopwatch);
  }

  /** Counts the operations of what it is asked for. */
  private static final class FlopCounter implements TokenPredictor {

    private final TransformerConfig config;
    private final TokenPredictor predictor;
    private double flops;

    FlopCounter(TransformerConfig config, TokenPredictor predictor) {
      this.config = config;
      this.predictor = predictor;
    }

    @Override
    public int vocabularySize() {
      return predictor.vocabularySize();
    }

    @Override
    public int maxLength() {
      return predictor.maxLength();
    }

    @Override
    public void predict(
        int[] ids,
        int batch,
        int length,
        int @Nullable [] validLengths,
        Window window,
        int[] rows,
        int count,
        float[] logits) {
      predictor.predict(ids, batch, length, validLengths, window, rows, count, logits);
      int tokens = batch * (window.to() - window.from());
      flops += ModelFlops.forward(config, tokens, length, count);
    }
  }
}
