// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.task;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.dlm.corpus.PromptedText;
import org.dlm.data.TokenLayout;
import org.dlm.diffusion.FineTuningObjective;
import org.dlm.diffusion.ForwardProcess;
import org.dlm.diffusion.LikelihoodBound;
import org.dlm.diffusion.LossWeighting;
import org.dlm.diffusion.MaskSchedule;
import org.dlm.diffusion.TimeSampler;
import org.dlm.experiment.laboratory.Laboratory;
import org.dlm.experiment.laboratory.NetworkSize;
import org.dlm.experiment.laboratory.RunPlan;
import org.dlm.experiment.laboratory.StudyCorpus;
import org.dlm.experiment.laboratory.StudyText;
import org.dlm.experiment.laboratory.TwinPlan;
import org.dlm.experiment.laboratory.Twins;
import org.dlm.training.TrainingConfig;

/**
 * Twins that learn a task from questions.
 *
 * @param task what they learn
 * @param examples questions with answers that they are trained on
 * @param tests questions that they are asked
 * @param seed of the choice of examples and of the training
 */
public record TaskRun(
    AnswerTask task, List<PromptedText> examples, List<PromptedText> tests, long seed) {

  /** What was asked, and the twins that learnt it. */
  record Taught(TaskRun task, Twins twins) {}

  static final int BATCH = 16;

  /** The best learning rate of the stability study, for both. */
  static final double RATE = 3e-3;

  /** What the twins of a task have not in common. */
  static final String UNEQUAL =
      "Diffusion restores masked answers at uniformly drawn mask rates with uniform weights; AR"
          + " predicts each character of an answer from those before it.";

  /** Every character of any task, so that all tasks have the same network. */
  private static final String ALPHABET = "0123456789=.";

  /** Draws examples and tests that differ; more examples hold the fewer ones. */
  public static TaskRun of(AnswerTask task, int examples, int tests, long seed) {
    List<PromptedText> asked = task.questions(tests, -1, List.of());
    return new TaskRun(task, task.questions(examples, seed, asked), asked, seed);
  }

  /** Trains the twins of each task, for as many steps whatever the number of examples. */
  static List<Taught> train(List<TaskRun> tasks, NetworkSize size, int steps, Laboratory laboratory)
      throws IOException {
    List<TwinPlan> plans = new ArrayList<>();
    for (TaskRun task : tasks) {
      plans.add(task.plan(laboratory, size, steps));
    }
    List<Twins> twins = laboratory.trainTwins(plans);
    List<Taught> taught = new ArrayList<>();
    for (int i = 0; i < tasks.size(); i++) {
      taught.add(new Taught(tasks.get(i), twins.get(i)));
    }
    return taught;
  }

  /** The plans of both twins. */
  public TwinPlan plan(Laboratory laboratory, NetworkSize size, int steps) throws IOException {
    String label = "%s, %d examples, seed %d".formatted(task, examples.size(), seed);
    TrainingConfig training = RunPlan.training(steps, BATCH, RATE, seed, steps);
    StudyText text =
        new StudyText(
            lines(examples), lines(tests), ALPHABET, TokenLayout.DOCUMENTS, task.context());
    StudyCorpus corpus = laboratory.corpus(text);
    int given = task.given();
    int mask = corpus.special().mask();
    AnswerObjective nextToken = new AnswerObjective.NextToken(given);
    FineTuningObjective tuning =
        new FineTuningObjective(
            new ForwardProcess(MaskSchedule.linear(), LossWeighting.UNIFORM, mask),
            TimeSampler.LOW_DISCREPANCY);
    return new TwinPlan(
        new RunPlan("ar, " + label, corpus, size, nextToken, nextToken, training),
        new RunPlan(
            "diffusion, " + label,
            corpus,
            size,
            new AnswerObjective.Diffusion(given, tuning),
            new AnswerObjective.Bound(given, new LikelihoodBound(mask)),
            training));
  }

  private static List<String> lines(List<PromptedText> questions) {
    return questions.stream().map(question -> question.prompt() + question.answer()).toList();
  }
}
