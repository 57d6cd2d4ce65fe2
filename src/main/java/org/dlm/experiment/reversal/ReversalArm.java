// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.reversal;

import java.util.List;
import org.dlm.diffusion.ForwardProcess;
import org.dlm.diffusion.LikelihoodBound;
import org.dlm.diffusion.LossWeighting;
import org.dlm.diffusion.MaskSchedule;
import org.dlm.diffusion.MaskedDiffusionObjective;
import org.dlm.diffusion.TimeSampler;
import org.dlm.diffusion.TimeWarmup;
import org.dlm.experiment.laboratory.NetworkSize;
import org.dlm.experiment.laboratory.RunPlan;
import org.dlm.experiment.laboratory.StudyCorpus;
import org.dlm.training.TrainingConfig;

/** Who reads a lesson: the twins, and the controls that say what their difference is made of. */
enum ReversalArm {

  /** The next-token twin. */
  AR("AR"),

  /** The diffusion twin. */
  DIFFUSION("diffusion"),

  /** AR that reads every text a second time with its parts exchanged. */
  AR_CURED("AR, texts reversed too"),

  /** As diffusion, but always with the same share masked, as BERT. */
  FIXED_RATE("15 % masked, always"),

  /** Diffusion that has read other pairs than it is asked for. */
  DIFFUSION_SHUFFLED("diffusion, pairs shuffled");

  /** BERT's share of masked tokens (Devlin et al. 2019). */
  private static final double BERT = 0.15;

  private final String label;

  ReversalArm(String label) {
    this.label = label;
  }

  /** Whether it is one of the two that are compared, not a control. */
  boolean isTwin() {
    return this == AR || this == DIFFUSION;
  }

  /** What it reads of a lesson; empty if the lesson has nothing for it. */
  List<String> texts(ReversalLesson lesson) {
    return switch (this) {
      case AR, DIFFUSION, FIXED_RATE -> lesson.texts();
      case AR_CURED -> lesson.reversed();
      case DIFFUSION_SHUFFLED -> lesson.shuffled();
    };
  }

  /** The run of this arm. */
  RunPlan plan(
      ReversalLesson lesson, StudyCorpus corpus, NetworkSize size, TrainingConfig training) {
    String name =
        "%s, %s, %d steps, seed %d"
            .formatted(lesson.name(), label, training.steps(), training.seed());
    return switch (this) {
      case AR, AR_CURED -> RunPlan.ar(name, corpus, size, training);
      case DIFFUSION, DIFFUSION_SHUFFLED ->
          lesson.segments() > 0
              ? RunPlan.diffusionWithSegments(name, corpus, size, training, lesson.segments())
              : RunPlan.diffusion(name, corpus, size, training);
      case FIXED_RATE -> {
        int mask = corpus.special().mask();
        ForwardProcess process =
            new ForwardProcess(MaskSchedule.fixed(BERT), LossWeighting.UNIFORM, mask);
        yield new RunPlan(
            name,
            corpus,
            size,
            new MaskedDiffusionObjective(process, TimeSampler.LOW_DISCREPANCY, TimeWarmup.NONE, 0),
            new LikelihoodBound(mask),
            training);
      }
    };
  }

  /** As it is printed. */
  @Override
  public String toString() {
    return label;
  }
}
