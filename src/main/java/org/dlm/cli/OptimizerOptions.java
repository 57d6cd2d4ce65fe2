// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import org.dlm.optimizer.AdamW;
import org.dlm.optimizer.LearningRateSchedule;
import org.dlm.optimizer.LearningRateSchedule.WarmupCosine;
import org.dlm.optimizer.LearningRateSchedule.WarmupStableDecay;
import org.dlm.training.TrainingConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How the network is trained. */
final class OptimizerOptions {

  private static final double ADAM_EPSILON = 1e-8;

  /** Learning-rate schedules by name. */
  enum Schedule {
    /** Warm-up, then half a cosine. */
    COSINE,
    /** Warm-up, constant, linear decay at the end. */
    WSD
  }

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "2000",
      description = "Updates of the whole run. Default: ${DEFAULT-VALUE}.")
  long steps;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "16",
      description = "Windows per update. Default: ${DEFAULT-VALUE}.")
  int batch;

  @Option(
      names = "--micro-batch",
      paramLabel = "N",
      description = "Windows per pass; gradients accumulate. Default: the whole batch.")
  @Nullable Integer microBatch;

  @Option(
      names = "--learning-rate",
      paramLabel = "X",
      defaultValue = "1e-3",
      description = "Peak learning rate. Default: ${DEFAULT-VALUE}.")
  double learningRate;

  @Option(
      names = "--schedule",
      paramLabel = "SCHEDULE",
      defaultValue = "cosine",
      description = "Learning rate after the warm-up: cosine or wsd. Default: cosine.")
  Schedule schedule = Schedule.COSINE;

  @Option(
      names = "--warmup",
      paramLabel = "N",
      defaultValue = "100",
      description = "Steps of linear warm-up. Default: ${DEFAULT-VALUE}.")
  long warmup;

  @Option(
      names = "--decay-share",
      paramLabel = "SHARE",
      defaultValue = "0.2",
      description = "Share of the run that decays at its end, for wsd. Default: ${DEFAULT-VALUE}.")
  double decayShare;

  @Option(
      names = "--final-share",
      paramLabel = "SHARE",
      defaultValue = "0.1",
      description = "Last learning rate as a share of the peak. Default: ${DEFAULT-VALUE}.")
  double finalShare;

  @Option(
      names = "--weight-decay",
      paramLabel = "X",
      defaultValue = "0.1",
      description = "Decoupled decay of matrices. Default: ${DEFAULT-VALUE}.")
  double weightDecay;

  @Option(
      names = "--beta1",
      paramLabel = "X",
      defaultValue = "0.9",
      description = "Decay of AdamW's first moment. Default: ${DEFAULT-VALUE}.")
  double beta1;

  @Option(
      names = "--beta2",
      paramLabel = "X",
      defaultValue = "0.95",
      description = "Decay of AdamW's second moment. Default: ${DEFAULT-VALUE}.")
  double beta2;

  @Option(
      names = "--clip",
      paramLabel = "X",
      defaultValue = "1",
      description = "Largest global norm of the gradients. Default: ${DEFAULT-VALUE}.")
  double clip;

  @Option(
      names = "--ema",
      paramLabel = "X",
      defaultValue = "0",
      description =
          "Decay of a moving average of the weights, which is then evaluated and exported; 0 for"
              + " none. Default: ${DEFAULT-VALUE}.")
  double ema;

  @Option(
      names = "--seed",
      paramLabel = "SEED",
      defaultValue = "1",
      description = "Seed of every random stream. Default: ${DEFAULT-VALUE}.")
  long seed;

  TrainingConfig config(long evaluateEvery, long saveEvery) {
    return new TrainingConfig(
        steps,
        batch,
        microBatch != null ? microBatch : batch,
        seed,
        learningRateSchedule(),
        new AdamW.Config(beta1, beta2, ADAM_EPSILON, weightDecay),
        clip,
        ema,
        evaluateEvery,
        saveEvery);
  }

  private LearningRateSchedule learningRateSchedule() {
    // Both are made, so that nonsense is refused even in an option of the other one.
    LearningRateSchedule cosine = new WarmupCosine(learningRate, warmup, finalShare);
    LearningRateSchedule wsd = new WarmupStableDecay(learningRate, warmup, decayShare, finalShare);
    return switch (schedule) {
      case COSINE -> cosine;
      case WSD -> wsd;
    };
  }
}
