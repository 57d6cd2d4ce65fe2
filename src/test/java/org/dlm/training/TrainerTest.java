// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.dlm.autoregressive.NextTokenObjective;
import org.dlm.data.BatchSampler;
import org.dlm.data.CorpusPacker;
import org.dlm.data.PackedTokens;
import org.dlm.data.PackingConfig;
import org.dlm.data.TokenWindows;
import org.dlm.diffusion.ForwardProcess;
import org.dlm.diffusion.LossWeighting;
import org.dlm.diffusion.MaskSchedule;
import org.dlm.diffusion.MaskedDiffusionObjective;
import org.dlm.diffusion.TimeSampler;
import org.dlm.diffusion.TimeWarmup;
import org.dlm.kernels.Kernels;
import org.dlm.kernels.ScalarRowKernels;
import org.dlm.layers.Parameter;
import org.dlm.objective.LossEstimate;
import org.dlm.objective.Objective;
import org.dlm.optimizer.AdamW;
import org.dlm.optimizer.LearningRateSchedule;
import org.dlm.testing.Allocations;
import org.dlm.testing.TestKernels;
import org.dlm.transformer.TransformerConfig;
import org.dlm.transformer.TransformerNetwork;
import org.dlm.transformer.WeightInitializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The walk of training on a small network and random tokens. */
class TrainerTest {

  private static final int VOCABULARY = 61;
  private static final int MASK = 60;
  private static final int SEQ = 40;
  private static final LearningRateSchedule SCHEDULE =
      new LearningRateSchedule.WarmupCosine(0.01, 2, 0.1);

  private final Path folder;
  private TokenWindows windows;

  TrainerTest(@TempDir Path folder) {
    this.folder = folder;
  }

  static List<Objective> objectives() {
    return List.of(diffusion(), new NextTokenObjective());
  }

  @BeforeEach
  void pack() throws IOException {
    Path file = folder.resolve("random.tokens");
    PackingConfig config = PackingConfig.stream(VOCABULARY, 0, 1, "0".repeat(64));
    try (CorpusPacker packer = new CorpusPacker(file, config)) {
      packer.add(new SplittableRandom(1).ints(3000, 2, MASK).toArray());
      packer.finish(List.of("test"));
    }
    windows = new TokenWindows(PackedTokens.open(file), SEQ);
  }

  /** A batch in parts has the loss and the gradient of the whole, up to the order of sums. */
  @ParameterizedTest
  @MethodSource("objectives")
  void microBatchesAddUpToTheBatch(Objective objective) throws IOException {
    Run whole = train(objective, config(6, 6, 1, 0));
    for (int microBatch : new int[] {1, 2, 3}) {
      Run parts = train(objective, config(6, microBatch, 1, 0));
      assertEquals(whole.steps.get(0).loss(), parts.steps.get(0).loss(), 1e-5);
      double norm = whole.steps.get(0).gradientNorm();
      assertEquals(norm, parts.steps.get(0).gradientNorm(), 1e-5 * norm);
      assertEquals(whole.steps.get(0).tokens(), parts.steps.get(0).tokens());
      double[] expected = whole.gradients();
      double[] found = parts.gradients();
      for (int i = 0; i < expected.length; i++) {
        assertEquals(expected[i], found[i], 1e-5 * norm);
      }
    }
  }

  @Test
  void reportsFollowTheScheduleAndEveryStepIsCounted() throws IOException {
    Run run = train(diffusion(), config(4, 2, 7, 0));
    assertEquals(7, run.steps.size());
    for (int step = 0; step < 7; step++) {
      assertEquals(step + 1, run.steps.get(step).step());
      assertEquals(SCHEDULE.at(step, 7), run.steps.get(step).learningRate());
      assertTrue(run.steps.get(step).tokens() <= 4 * SEQ);
    }
    // Evaluated every 2 steps and at the end, saved every 3 and at the end, in that order.
    assertEquals("e2 s3 e4 e6 s6 e7 s7", String.join(" ", run.events));
  }

  /** The average is what is evaluated, and evaluating does not touch the training. */
  @Test
  void aMovingAverageIsEvaluatedAndChangesNothingElse() throws IOException {
    Run plain = train(diffusion(), config(4, 4, 7, 0));
    Run averaged = train(diffusion(), config(4, 4, 7, 0.9));
    assertArrayEquals(plain.values(), averaged.values());
    float[][] averages = averaged.trainer.average().averages();
    assertFalse(Arrays.equals(averages[0], firstValues(averaged)));
    averaged.trainer.average().swap();
    HeldOutLoss heldOut = averaged.heldOut;
    assertEquals(averaged.lastEvaluation.mean(), heldOut.evaluate().mean());
  }

  @Test
  void aGradientThatIsNotFiniteStopsTheRunBeforeTheUpdate() throws IOException {
    Run run = new Run(diffusion(), config(4, 2, 5, 0.9));
    Parameter up = run.parameter("blocks.0.up.weight");
    up.values()[up.offset() + 3] = Float.NaN;
    float[] before = run.values();
    DivergedException stop = assertThrows(DivergedException.class, run::go);
    assertTrue(stop.getMessage().startsWith("step 1: the loss is NaN"), stop.getMessage());
    assertTrue(stop.getMessage().contains("the gradient of "), stop.getMessage());
    assertArrayEquals(before, run.values());
    for (float[] moments : run.trainer.optimizer().firstMoments()) {
      assertArrayEquals(new float[moments.length], moments);
    }
    assertEquals(List.of(), run.events);
  }

  /**
   * After the first step only small objects are made, such as loop bodies and reports: windows,
   * masks, activations, logits, gradients and moments all live in arrays that are there already.
   * With the scalar row kernels, since those of the Vector API box their vectors until they are
   * compiled.
   */
  @ParameterizedTest
  @MethodSource("objectives")
  void laterStepsAllocateNoArrays(Objective objective) throws IOException {
    Kernels fast = TestKernels.fast();
    Kernels scalar =
        new Kernels(new ScalarRowKernels(), fast.unpacking(), fast.matmul(), fast.parallel());
    TrainingConfig config =
        new TrainingConfig(12, 8, 4, 1, SCHEDULE, AdamW.Config.DEFAULT, 1, 0.9, 0, 100);
    Run run = new Run(objective, config, new TokenWindows(windows.tokens(), 300), scalar);
    LongSupplier bytes = Allocations.ofThisThreadAndWorkers();
    List<Long> allocated = new ArrayList<>();
    run.onStep = () -> allocated.add(bytes.getAsLong());
    run.go();
    long least = Long.MAX_VALUE; // What the JVM itself makes at first comes on top.
    for (int step = 1; step < allocated.size(); step++) {
      least = Math.min(least, allocated.get(step) - allocated.get(step - 1));
    }
    // About 5,500; the ids of one of the two passes, the smallest array of all, would be 4,800
    // each.
    assertTrue(least < 8_000, least + " bytes");
  }

  private static Objective diffusion() {
    ForwardProcess process = new ForwardProcess(MaskSchedule.linear(), LossWeighting.BOUND, MASK);
    return new MaskedDiffusionObjective(process, TimeSampler.LOW_DISCREPANCY, TimeWarmup.NONE, 0);
  }

  private static TrainingConfig config(int batch, int microBatch, int steps, double ema) {
    return new TrainingConfig(
        steps, batch, microBatch, 1, SCHEDULE, AdamW.Config.DEFAULT, 1, ema, 2, 3);
  }

  private Run train(Objective objective, TrainingConfig config) throws IOException {
    Run run = new Run(objective, config);
    run.go();
    return run;
  }

  private static float[] firstValues(Run run) {
    Parameter first = run.network.parameters().get(0);
    return Arrays.copyOfRange(first.values(), first.offset(), first.offset() + first.size());
  }

  /** A run and what its listener heard. */
  private final class Run implements TrainingListener {

    private final TransformerNetwork network;
    private final Trainer trainer;
    private final HeldOutLoss heldOut;
    private final List<StepReport> steps = new ArrayList<>();
    private final List<String> events = new ArrayList<>();
    private Runnable onStep = () -> {};
    private LossEstimate lastEvaluation;

    Run(Objective objective, TrainingConfig config) {
      this(objective, config, windows, TestKernels.fast());
    }

    Run(Objective objective, TrainingConfig config, TokenWindows windows, Kernels kernels) {
      TransformerConfig sizes =
          new TransformerConfig(
              VOCABULARY,
              32,
              2,
              4,
              2,
              48,
              windows.seq(),
              10_000,
              1e-5,
              false,
              objective.attentionMode());
      network = new TransformerNetwork(sizes, kernels, true);
      WeightInitializer.initialize(network, config.seed());
      TransformerModel model = new TransformerModel(network, kernels);
      BatchSampler sampler = new BatchSampler(windows, config.batch(), config.seed());
      trainer = new Trainer(model, objective, sampler, config, kernels);
      heldOut = new HeldOutLoss(model, objective, windows, 8, 4, 5);
    }

    void go() throws IOException {
      trainer.run(0, heldOut, step -> {}, this);
    }

    Parameter parameter(String name) {
      return network.parameters().stream()
          .filter(each -> each.name().equals(name))
          .findFirst()
          .orElseThrow();
    }

    float[] values() {
      float[] all = new float[network.parameters().stream().mapToInt(Parameter::size).sum()];
      int at = 0;
      for (Parameter each : network.parameters()) {
        System.arraycopy(each.values(), each.offset(), all, at, each.size());
        at += each.size();
      }
      return all;
    }

    /** As the last step left them. */
    double[] gradients() {
      return network.parameters().stream()
          .flatMapToDouble(
              each ->
                  IntStream.range(0, each.size())
                      .mapToDouble(i -> each.gradients()[each.offset() + i]))
          .toArray();
    }

    @Override
    public void onStep(StepReport report) {
      steps.add(report);
      onStep.run();
    }

    @Override
    public void onEvaluation(long step, LossEstimate estimate) {
      lastEvaluation = estimate;
      events.add("e" + step);
    }

    @Override
    public void onSaved(long step) {
      events.add("s" + step);
    }
  }
}
