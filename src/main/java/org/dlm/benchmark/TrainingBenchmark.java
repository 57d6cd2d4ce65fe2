// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dlm.autoregressive.NextTokenObjective;
import org.dlm.data.BatchSampler;
import org.dlm.data.CorpusPacker;
import org.dlm.data.PackedTokens;
import org.dlm.data.PackingConfig;
import org.dlm.data.TokenBatch;
import org.dlm.data.TokenWindows;
import org.dlm.diffusion.ForwardProcess;
import org.dlm.diffusion.LossWeighting;
import org.dlm.diffusion.MaskSchedule;
import org.dlm.diffusion.MaskedDiffusionObjective;
import org.dlm.diffusion.TimeSampler;
import org.dlm.diffusion.TimeWarmup;
import org.dlm.kernels.AttentionMode;
import org.dlm.kernels.Kernels;
import org.dlm.objective.LossEstimate;
import org.dlm.objective.Objective;
import org.dlm.objective.ObjectiveBatch;
import org.dlm.optimizer.AdamW;
import org.dlm.optimizer.LearningRateSchedule;
import org.dlm.random.Purpose;
import org.dlm.random.RandomStream;
import org.dlm.training.StepReport;
import org.dlm.training.Trainer;
import org.dlm.training.TrainingConfig;
import org.dlm.training.TrainingListener;
import org.dlm.training.TransformerModel;
import org.dlm.transformer.TransformerConfig;
import org.dlm.transformer.TransformerNetwork;
import org.dlm.transformer.WeightInitializer;

/** Steps of the trainer itself on random tokens: batch, masks, forward, backward, clip, AdamW. */
final class TrainingBenchmark implements TrainingListener {

  private static final long SEED = 1;
  private static final double LEARNING_RATE = 3e-4;
  private static final double CLIP = 1;
  private static final String NO_TOKENIZER = "0".repeat(64);

  private final Stopwatch stopwatch;

  private TrainingBenchmark(Stopwatch stopwatch) {
    this.stopwatch = stopwatch;
  }

  /** Measures steps of so many tokens as the size says, in sequences of {@code seq}. */
  static BenchmarkRun measure(BenchmarkSize size, AttentionMode attention, int seq, Kernels kernels)
      throws IOException {
    TransformerConfig config = size.network(seq, attention);
    int batch = Math.max(1, size.tokensPerStep() / seq);
    TransformerNetwork network = new TransformerNetwork(config, kernels, true);
    WeightInitializer.initialize(network, SEED);
    CountingObjective objective = new CountingObjective(objective(config));
    Stopwatch stopwatch = new Stopwatch(size.warmup(), size.repetitions());
    TrainingConfig training = config(stopwatch.runs(), batch);
    Path folder = Files.createTempDirectory("dlm-bench");
    try {
      TokenWindows windows = new TokenWindows(randomTokens(folder, config, batch), seq);
      BatchSampler sampler = new BatchSampler(windows, batch, SEED);
      TransformerModel model = new TransformerModel(network, kernels);
      Trainer trainer = new Trainer(model, objective, sampler, training, kernels);
      trainer.run(0, null, step -> {}, new TrainingBenchmark(stopwatch));
    } finally {
      delete(folder);
    }
    double rows = (double) objective.weightedRows / stopwatch.runs();
    double flops = ModelFlops.training(config, (long) batch * seq, seq, rows);
    return new BenchmarkRun(config, seq, batch, flops, stopwatch);
  }

  private static Objective objective(TransformerConfig config) {
    return switch (config.attention()) {
      case BIDIRECTIONAL ->
          new MaskedDiffusionObjective(
              new ForwardProcess(
                  MaskSchedule.linear(), LossWeighting.BOUND, config.vocabularySize() - 1),
              TimeSampler.LOW_DISCREPANCY,
              TimeWarmup.NONE,
              0);
      case CAUSAL -> new NextTokenObjective();
    };
  }

  private static TrainingConfig config(int steps, int batch) {
    return new TrainingConfig(
        steps,
        batch,
        batch,
        SEED,
        new LearningRateSchedule.WarmupCosine(LEARNING_RATE, 0, 1),
        AdamW.Config.DEFAULT,
        CLIP,
        0,
        0,
        steps);
  }

  private static PackedTokens randomTokens(Path folder, TransformerConfig config, int batch)
      throws IOException {
    int ids = config.vocabularySize() - 1;
    RandomStream random = RandomStream.of(SEED, Purpose.CORPUS, 0, 0);
    Path file = folder.resolve("random.tokens");
    PackingConfig packing = PackingConfig.stream(config.vocabularySize(), 0, 0, NO_TOKENIZER);
    try (CorpusPacker packer = new CorpusPacker(file, packing)) {
      long count = 4L * batch * (config.maxLength() + 1);
      packer.add(IntStream.generate(() -> random.nextInt(ids)).limit(count).toArray());
      packer.finish(List.of("random tokens"));
    }
    return PackedTokens.open(file);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  @Override
  public void onStep(StepReport report) {
    stopwatch.ran(report.seconds());
  }

  @Override
  public void onEvaluation(long step, LossEstimate heldOut) {}

  @Override
  public void onSaved(long step) {}

  /** Counts the rows that the head works on. */
  private static final class CountingObjective implements Objective {

    private final Objective objective;
    private long weightedRows;

    CountingObjective(Objective objective) {
      this.objective = objective;
    }

    @Override
    public AttentionMode attentionMode() {
      return objective.attentionMode();
    }

    @Override
    public void prepare(TokenBatch windows, long seed, ObjectiveBatch out) {
      objective.prepare(windows, seed, out);
      for (int row = 0; row < out.batch() * out.seq(); row++) {
        weightedRows += out.weights()[row] == 0 ? 0 : 1;
      }
    }
  }
}
