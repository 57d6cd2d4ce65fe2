// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import org.dlm.autoregressive.NextTokenObjective;
import org.dlm.diffusion.ForwardProcess;
import org.dlm.diffusion.LikelihoodBound;
import org.dlm.diffusion.LossWeighting;
import org.dlm.diffusion.MaskSchedule;
import org.dlm.diffusion.MaskedDiffusionObjective;
import org.dlm.diffusion.TimeSampler;
import org.dlm.diffusion.TimeWarmup;
import org.dlm.objective.Objective;
import picocli.CommandLine.Option;

/** What the network learns to predict. */
final class ObjectiveOptions {

  /** The two kinds of model. */
  enum Kind {
    /** Masked diffusion. */
    DIFFUSION,
    /** Next-token prediction. */
    AR
  }

  /** Masking schedules by name. */
  enum Schedule {
    /** Mask probability linear in time (LLaDA). */
    LINEAR,
    /** Mask probability along a cosine. */
    COSINE
  }

  @Option(
      names = "--objective",
      paramLabel = "KIND",
      required = true,
      description = "diffusion, or ar for the autoregressive twin.")
  Kind kind = Kind.DIFFUSION;

  @Option(
      names = "--mask-schedule",
      paramLabel = "SCHEDULE",
      defaultValue = "linear",
      description = "How the mask probability follows time: linear or cosine. Default: linear.")
  Schedule schedule = Schedule.LINEAR;

  @Option(
      names = "--weighting",
      paramLabel = "WEIGHTING",
      defaultValue = "bound",
      description =
          "Weight of a masked token: bound (the likelihood bound's own) or uniform (less variance)."
              + " Held-out loss is always the bound. Default: bound.")
  LossWeighting weighting = LossWeighting.BOUND;

  @Option(
      names = "--times",
      paramLabel = "TIMES",
      defaultValue = "low-discrepancy",
      description =
          "Diffusion times of a step's rows: low-discrepancy (spread evenly) or plain. Default:"
              + " low-discrepancy.")
  TimeSampler times = TimeSampler.LOW_DISCREPANCY;

  @Option(
      names = "--time-warmup",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Steps over which diffusion times grow from [0, 0.3] to [0, 1], so that a small model"
              + " first learns from mostly visible text. Default: ${DEFAULT-VALUE}.")
  long timeWarmup;

  boolean isDiffusion() {
    return kind == Kind.DIFFUSION;
  }

  Objective training(int maskId) {
    return switch (kind) {
      case DIFFUSION ->
          new MaskedDiffusionObjective(
              new ForwardProcess(maskSchedule(), weighting, maskId),
              times,
              new TimeWarmup(timeWarmup),
              MaskedDiffusionObjective.LLADA_SHORT_STEPS);
      case AR -> new NextTokenObjective();
    };
  }

  Objective heldOut(int maskId) {
    return switch (kind) {
      case DIFFUSION -> new LikelihoodBound(maskId);
      case AR -> new NextTokenObjective();
    };
  }

  private MaskSchedule maskSchedule() {
    return switch (schedule) {
      case LINEAR -> MaskSchedule.linear();
      case COSINE -> MaskSchedule.cosine();
    };
  }
}
