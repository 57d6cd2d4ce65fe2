// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment;

import java.io.IOException;
import java.util.List;
import org.dlm.corpus.PromptedText;
import org.dlm.data.TokenLayout;
import org.dlm.diffusion.FineTuningObjective;
import org.dlm.diffusion.ForwardProcess;
import org.dlm.diffusion.LikelihoodBound;
import org.dlm.diffusion.LossWeighting;
import org.dlm.diffusion.MaskSchedule;
import org.dlm.diffusion.TimeSampler;
import org.dlm.training.TrainingConfig;

/**
 * Twins that learn a task from questions.
 *
 * @param task what they learn
 * @param examples questions with answers that they are trained on
 * @param tests questions that they are asked
 */
record TaskRun(AnswerTask task, List<PromptedText> examples, List<PromptedText> tests) {

  /** Every character of any task, so that all tasks have the same network. */
  private static final String ALPHABET = "0123456789=.";

  /** Draws examples and tests that differ; more examples hold the fewer ones. */
  static TaskRun of(AnswerTask task, int examples, int tests, long seed) {
    List<PromptedText> asked = task.questions(tests, -1, List.of());
    return new TaskRun(task, task.questions(examples, seed, asked), asked);
  }

  /** The plans of both twins. */
  TwinPlan plan(
      Laboratory laboratory,
      String label,
      NetworkSize size,
      TrainingConfig ar,
      TrainingConfig diffusion)
      throws IOException {
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
        new RunPlan("ar, " + label, corpus, size, nextToken, nextToken, ar),
        new RunPlan(
            "diffusion, " + label,
            corpus,
            size,
            new AnswerObjective.Diffusion(given, tuning),
            new AnswerObjective.Bound(given, new LikelihoodBound(mask)),
            diffusion));
  }

  private static List<String> lines(List<PromptedText> questions) {
    return questions.stream().map(question -> question.prompt() + question.answer()).toList();
  }
}
