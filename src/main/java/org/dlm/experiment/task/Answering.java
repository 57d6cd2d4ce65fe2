// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.task;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.dlm.corpus.PromptedText;
import org.dlm.decoding.DecodingListener;
import org.dlm.diffusion.Strategy;
import org.dlm.experiment.laboratory.Laboratory;
import org.dlm.experiment.laboratory.TrainedRun;
import org.dlm.generation.GeneratedText;
import org.dlm.generation.GenerationSettings;
import org.dlm.generation.TextGenerator;

/**
 * The answers of a model to questions, without chance.
 *
 * @param answers what it wrote, question by question
 * @param right whether it was the right answer
 * @param evaluations of the network, over all questions
 */
record Answering(List<String> answers, List<Boolean> right, long evaluations) {

  /** Lets a next-token model write the likeliest token, one after the other. */
  static Answering direct(TaskRun task, TrainedRun run, Laboratory laboratory) throws IOException {
    GenerationSettings settings =
        new GenerationSettings(task.task().answerLength() + 1, 0, null, null, null, null, 0);
    return ask(task, run, settings, laboratory);
  }

  /** Lets a diffusion model write with a strategy and at most so many evaluations. */
  static Answering refined(
      TaskRun task, TrainedRun run, String strategy, int budget, Laboratory laboratory)
      throws IOException {
    GenerationSettings settings =
        new GenerationSettings(
            task.task().answerLength() + 1, 0, budget, null, null, Strategy.parse(strategy), 0);
    return ask(task, run, settings, laboratory);
  }

  private static Answering ask(
      TaskRun task, TrainedRun run, GenerationSettings settings, Laboratory laboratory)
      throws IOException {
    List<String> answers = new ArrayList<>();
    List<Boolean> right = new ArrayList<>();
    long evaluations = 0;
    try (TextGenerator generator = TextGenerator.open(run.folder(), laboratory::kernels)) {
      for (PromptedText question : task.tests()) {
        GeneratedText text =
            generator.generate(question.prompt(), settings, 0, DecodingListener.NONE);
        String answer = text.text().substring(question.prompt().length());
        answers.add(answer);
        right.add(answer.equals(question.answer()));
        evaluations += text.evaluations();
      }
    }
    return new Answering(answers, right, evaluations);
  }

  /** The share of right answers. */
  double accuracy() {
    return right.stream().filter(isRight -> isRight).count() / (double) right.size();
  }

  /** The share of the characters of the right answers that stand in their places. */
  double characterAccuracy(TaskRun task) {
    int right = 0;
    int all = 0;
    for (int q = 0; q < answers.size(); q++) {
      String answer = answers.get(q);
      String expected = task.tests().get(q).answer();
      for (int i = 0; i < expected.length(); i++) {
        right += i < answer.length() && answer.charAt(i) == expected.charAt(i) ? 1 : 0;
        all++;
      }
    }
    return right / (double) all;
  }

  /** Evaluations of a question, mean. */
  double evaluationsPerQuestion() {
    return evaluations / (double) right.size();
  }
}
