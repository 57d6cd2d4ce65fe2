// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.boosting;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.dlm.corpus.PromptedText;
import org.dlm.corpus.StoryGrammar;
import org.dlm.experiment.boosting.BoostedModel.Problem;
import org.dlm.experiment.laboratory.Laboratory;
import org.dlm.experiment.laboratory.RunPlan;
import org.dlm.experiment.laboratory.StoryTwins;
import org.dlm.experiment.laboratory.Study;
import org.dlm.experiment.laboratory.TrainedRun;
import org.dlm.experiment.task.AnswerTask;
import org.dlm.experiment.task.TaskRun;
import org.dlm.experiment.task.ThinkingStudy;
import org.dlm.experiment.writing.StoryOpenings;
import org.dlm.experiment.writing.StoryQuality;
import org.dlm.random.Purpose;
import org.dlm.random.RandomStream;
import org.dlm.report.Claim;
import org.dlm.report.StudyResult;
import org.dlm.tokenizer.Tokenizer;

/** Is it better to average what a diffusion model says than to let it say it once, longer? */
public final class BoostingStudy implements Study {

  private static final String CLOZE = "stories, words left out";
  private static final String REST = "stories, rest";
  private static final long STORY_SEED = 4002;

  /** Tokens of a story's rest at most, of those that may be written. */
  private static final int SPARE = 4;

  /**
   * Sizes of a scale; those of the tasks are the thinking study's, whose models are asked.
   *
   * @param totals evaluations of an answer, all decodes together
   * @param stories of each kind
   * @param gaps tokens of a story that are left out
   * @param rest tokens of a rest
   * @param block tokens of a block of a rest
   * @param restTotal evaluations of a rest
   */
  record Sizes(List<Integer> totals, int stories, int gaps, int rest, int block, int restTotal) {}

  private static final Sizes FULL = new Sizes(List.of(4, 8, 16), 300, 16, 64, 32, 32);
  private static final Sizes QUICK = new Sizes(List.of(4, 8), 12, 16, 32, 32, 16);
  private static final Sizes TINY = new Sizes(List.of(4), 3, 8, 16, 16, 4);

  /**
   * Scores of one way to spend the evaluations.
   *
   * @param task what was asked
   * @param seed of the model
   * @param total evaluations of an answer
   * @param scores of all questions, 0 to 1
   */
  record Scored(String task, long seed, int total, Boost boost, List<Double> scores) {

    /** Takes a copy. */
    Scored {
      scores = List.copyOf(scores);
    }

    double mean() {
      return scores.stream().mapToDouble(score -> score).average().orElseThrow();
    }
  }

  @Override
  public String name() {
    return "boosting";
  }

  @Override
  public String title() {
    return "Boosting: do averages of predictions beat one decode?";
  }

  @Override
  public boolean usesStoryTwins() {
    return true;
  }

  @Override
  public List<Claim> claims() {
    return BoostingFindings.CLAIMS;
  }

  @Override
  public StudyResult run(Laboratory laboratory) throws IOException {
    Sizes sizes = laboratory.scale().of(FULL, QUICK, TINY);
    ThinkingStudy.Sizes lessons = ThinkingStudy.sizes(laboratory.scale());
    StoryTwins twins = laboratory.storyTwins();
    List<Callable<List<Scored>>> work = new ArrayList<>(tasks(sizes, lessons, laboratory));
    Path stories = twins.diffusion().folder();
    for (Boost boost : Boost.values()) {
      for (int total : sizes.totals) {
        work.add(() -> List.of(cloze(stories, sizes, boost, total, laboratory)));
      }
      if (boost.decodes() == 1) {
        work.add(() -> List.of(rests(twins, sizes, boost, laboratory)));
      }
    }
    List<Scored> scored = laboratory.sideBySide(work).stream().flatMap(List::stream).toList();
    return new BoostingFigures(twins, sizes, lessons, scored).result();
  }

  /** The tasks of the thinking study whose answers have several tokens, by the same models. */
  private static List<Callable<List<Scored>>> tasks(
      Sizes sizes, ThinkingStudy.Sizes lessons, Laboratory laboratory) throws IOException {
    List<TaskRun> asked = new ArrayList<>();
    List<RunPlan> plans = new ArrayList<>();
    for (AnswerTask task : lessons.tasks()) {
      for (long seed : lessons.seeds()) {
        if (ThinkingStudy.SEVERAL.contains(task)) {
          TaskRun run = TaskRun.of(task, lessons.examples(), lessons.tests(), seed);
          asked.add(run);
          plans.add(run.plan(laboratory, lessons.network(), lessons.steps()).diffusion());
        }
      }
    }
    List<TrainedRun> trained = laboratory.train(plans);
    return IntStream.range(0, asked.size())
        .<Callable<List<Scored>>>mapToObj(
            i -> () -> answers(asked.get(i), trained.get(i), sizes, laboratory))
        .toList();
  }

  private static List<Scored> answers(
      TaskRun asked, TrainedRun run, Sizes sizes, Laboratory laboratory) throws IOException {
    List<Scored> scored = new ArrayList<>();
    int tokens = asked.task().answerLength() + 1;
    try (BoostedModel model = BoostedModel.open(run.folder(), laboratory::kernels)) {
      List<Problem> problems = new ArrayList<>();
      for (PromptedText test : asked.tests()) {
        String right = test.prompt() + test.answer();
        problems.add(
            model.continuing(test.prompt(), tokens, tokens, text -> text.equals(right) ? 1 : 0));
      }
      for (int total : sizes.totals.stream().filter(total -> total <= tokens).toList()) {
        for (Boost boost : Boost.values()) {
          scored.add(
              new Scored(
                  asked.task().toString(),
                  run.facts().seed(),
                  total,
                  boost,
                  model.solve(problems, boost, total)));
        }
      }
    }
    return scored;
  }

  /** Stories of which some tokens are left out: right is what makes a possible story. */
  private static Scored cloze(
      Path folder, Sizes sizes, Boost boost, int total, Laboratory laboratory) throws IOException {
    StoryGrammar grammar = StoryGrammar.standard();
    try (BoostedModel model = BoostedModel.open(folder, laboratory::kernels)) {
      List<Problem> problems = new ArrayList<>();
      for (long story = 0; problems.size() < sizes.stories; story++) {
        String text = grammar.sample(RandomStream.of(STORY_SEED, Purpose.CORPUS, story, 0));
        if (model.tokens(text) > model.room()) {
          continue;
        }
        int[] gaps = gaps(model.tokens(text), sizes.gaps, story);
        problems.add(model.cloze(text, gaps, t -> grammar.check(t).isValid() ? 1 : 0));
      }
      return new Scored(CLOZE, 0, total, boost, model.solve(problems, boost, total));
    }
  }

  /** Random positions of a story, ascending. */
  static int[] gaps(int tokens, int count, long story) {
    double[] order =
        IntStream.range(0, tokens)
            .mapToDouble(i -> RandomStream.of(STORY_SEED, Purpose.MASK, story, i).nextDouble())
            .toArray();
    return IntStream.range(0, tokens)
        .boxed()
        .sorted((i, j) -> Double.compare(order[i], order[j]))
        .limit(count)
        .mapToInt(i -> i)
        .sorted()
        .toArray();
  }

  /** Rests of stories: as good as the share of them before the first fault. */
  private static Scored rests(StoryTwins twins, Sizes sizes, Boost boost, Laboratory laboratory)
      throws IOException {
    StoryGrammar grammar = StoryGrammar.standard();
    Path folder = twins.diffusion().folder();
    List<Problem> problems = new ArrayList<>();
    try (Tokenizer tokenizer = Tokenizer.open(folder);
        BoostedModel model = BoostedModel.open(folder, laboratory::kernels)) {
      int most = twins.room() - sizes.rest;
      for (StoryOpenings.Cut cut :
          StoryOpenings.of(
              grammar, tokenizer, STORY_SEED, sizes.stories, sizes.rest - SPARE, most)) {
        problems.add(
            model.continuing(
                cut.opening(),
                sizes.rest,
                sizes.block,
                text -> StoryQuality.sound(cut.opening(), text, grammar)));
      }
      int total = sizes.restTotal;
      return new Scored(REST, 0, total, boost, model.solve(problems, boost, total));
    }
  }

  /** The scores of stories with words left out, or of rests. */
  static List<Scored> stories(List<Scored> scored, boolean rests) {
    return scored.stream().filter(one -> one.task.equals(rests ? REST : CLOZE)).toList();
  }

  /** The scores of tasks, whose models were trained for them with several seeds. */
  static List<Scored> tasks(List<Scored> scored) {
    return scored.stream().filter(one -> !Arrays.asList(CLOZE, REST).contains(one.task)).toList();
  }
}
