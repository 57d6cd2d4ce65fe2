// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import org.dlm.evaluation.Interval;
import org.dlm.report.Claim;
import org.dlm.report.ReportPlot;
import org.dlm.report.ReportTable;
import org.dlm.report.ReportTable.Cell;
import org.dlm.report.ReportTable.Column;
import org.dlm.report.StudyResult;
import org.dlm.training.TrainingConfig;

/** Does refinement stand for thought? */
final class ThinkingStudy implements Study {

  private static final Claim HELPS =
      Claim.above(
          0,
          "refinement-helps",
          "More refinement steps give better answers.",
          "arXiv 2410.14157, 2502.06768",
          "exactly right answers at one token per evaluation minus at one evaluation, mean over the"
              + " tasks whose answers have several tokens");

  private static final Claim BEATS =
      Claim.above(
          0,
          "beats-direct-answers",
          "Diffusion answers better than AR that answers directly.",
          "arXiv 2410.14157",
          "exactly right answers, diffusion at one token per evaluation minus AR, mean over tasks");

  private static final Claim TELLS =
      Claim.above(
          0,
          "unsettled-is-wrong",
          "An answer that still changes with more steps is more often wrong.",
          "folklore",
          "share of wrong answers among those that differ from the answer at half the steps, minus"
              + " that among those that do not");

  private static final Claim SAVES =
      Claim.above(
          0,
          "stopping-saves",
          "Doubling the steps until the answer stays the same takes fewer evaluations than one per"
              + " token.",
          "folklore",
          "share of the evaluations that is saved, all decodes of the doubling counted");

  /** Sizes of a scale. */
  private record Sizes(
      List<AnswerTask> tasks,
      List<Long> seeds,
      NetworkSize network,
      int steps,
      int examples,
      int tests) {}

  private static final Sizes FULL =
      new Sizes(
          List.of(AnswerTask.values()),
          List.of(1L, 2L, 3L),
          new NetworkSize(64, 2, 4),
          1500,
          3000,
          200);

  private static final Sizes QUICK =
      new Sizes(
          List.of(AnswerTask.RUNNING_SUM, AnswerTask.LATIN_SQUARE),
          List.of(1L, 2L),
          new NetworkSize(48, 2, 4),
          500,
          1500,
          60);

  private static final Sizes TINY =
      new Sizes(
          List.of(AnswerTask.PARITY, AnswerTask.RUNNING_SUM),
          List.of(1L, 2L),
          new NetworkSize(16, 1, 2),
          4,
          30,
          4);

  private static final int BATCH = 16;

  /** The best of the stability study, for both. */
  private static final double RATE = 3e-3;

  private static final List<Integer> BUDGETS = List.of(1, 2, 4, 8, 16, 32, 64);

  /** What revises, where more steps than tokens are to do something. */
  private static final String REVISING = "remdm-conf";

  private static final String PLAIN = "low-confidence";

  @Override
  public String name() {
    return "thinking";
  }

  @Override
  public String title() {
    return "Thinking: do more refinement steps give better answers?";
  }

  @Override
  public List<Claim> claims() {
    return List.of(HELPS, BEATS, TELLS, SAVES);
  }

  /** What one pair of twins answered. */
  private record Answered(
      AnswerTask task, long seed, Answering direct, Refinement plain, List<Answering> revised) {}

  @Override
  public StudyResult run(Laboratory laboratory) throws IOException {
    Sizes sizes = laboratory.scale().of(FULL, QUICK, TINY);
    List<TaskRun> tasks = new ArrayList<>();
    List<TwinPlan> plans = new ArrayList<>();
    for (AnswerTask task : sizes.tasks) {
      for (long seed : sizes.seeds) {
        TaskRun run = TaskRun.of(task, sizes.examples, sizes.tests, seed);
        TrainingConfig training = RunPlan.training(sizes.steps, BATCH, RATE, seed, sizes.steps);
        String label = task + ", seed " + seed;
        tasks.add(run);
        plans.add(run.plan(laboratory, label, sizes.network, training, training));
      }
    }
    List<Twins> twins = laboratory.trainTwins(plans);
    List<Callable<Answered>> work = new ArrayList<>();
    for (int i = 0; i < twins.size(); i++) {
      TaskRun task = tasks.get(i);
      Twins pair = twins.get(i);
      work.add(() -> answer(task, pair, laboratory));
    }
    return result(sizes, twins.get(0).ar(), laboratory.sideBySide(work));
  }

  private static Answered answer(TaskRun task, Twins twins, Laboratory laboratory)
      throws IOException {
    List<Answering> plain = new ArrayList<>();
    List<Answering> revised = new ArrayList<>();
    for (int budget : BUDGETS) {
      revised.add(Answering.refined(task, twins.diffusion(), REVISING, budget, laboratory));
      if (budget <= task.task().answerLength()) {
        plain.add(Answering.refined(task, twins.diffusion(), PLAIN, budget, laboratory));
      }
    }
    return new Answered(
        task.task(),
        twins.ar().facts().seed(),
        Answering.direct(task, twins.ar(), laboratory),
        new Refinement(plain),
        revised);
  }

  private static StudyResult result(Sizes sizes, TrainedRun any, List<Answered> answered) {
    List<Answered> several =
        answered.stream().filter(answer -> answer.task.answerLength() > 1).toList();
    Interval helps =
        overSeeds(sizes, several, a -> a.plain.last().accuracy() - a.plain.first().accuracy());
    Interval beats =
        overSeeds(sizes, answered, a -> a.plain.last().accuracy() - a.direct.accuracy());
    Interval saves = overSeeds(sizes, several, a -> a.plain.saved());
    Interval loses =
        overSeeds(sizes, several, a -> a.plain.stoppedAccuracy() - a.plain.last().accuracy());
    Refinement.Settling settling =
        several.stream()
            .map(a -> a.plain.settling())
            .reduce(Refinement.Settling.NONE, Refinement.Settling::plus);
    List<ReportPlot> plots = new ArrayList<>();
    List<List<Cell>> rows = new ArrayList<>();
    for (AnswerTask task : sizes.tasks) {
      List<Answered> own = answered.stream().filter(a -> a.task == task).toList();
      rows.add(row(own));
      plots.add(plot(task, own));
    }
    return new StudyResult(
        setup(sizes, any),
        List.of("network, parameters, examples, tokens, steps, learning rate, batch, seeds, tests"),
        List.of(
            "AR writes with its cache, a token per evaluation; diffusion sees the whole question"
                + " and answer in each evaluation.",
            "Latin squares that are asked are other puzzles than those that were learnt, but may"
                + " have the same solution."),
        List.of(
            HELPS.judge(helps, "The interval is over seeds (Student's)."),
            BEATS.judge(beats, "The interval is over seeds (Student's); see the table by task."),
            TELLS.judge(settling.difference(), settling.note()),
            SAVES.judge(
                saves,
                String.format(
                    Locale.ROOT,
                    "Right answers that it costs or gains: %.3f [%.3f, %.3f].",
                    loses.value(),
                    loses.low(),
                    loses.high()))),
        List.of(table(rows)),
        plots);
  }

  private static List<String> setup(Sizes sizes, TrainedRun any) {
    return List.of(
        String.format(
            Locale.ROOT,
            "Network: %s, %,d parameters; batch %d, %,d steps, learning rate %s; loss on the"
                + " answers alone.",
            sizes.network,
            any.facts().parameters(),
            BATCH,
            sizes.steps,
            RATE),
        String.format(
            Locale.ROOT,
            "Tasks: %s; %,d examples each, %d other questions asked, %d seeds.",
            String.join(", ", sizes.tasks.stream().map(AnswerTask::toString).toList()),
            sizes.examples,
            sizes.tests,
            sizes.seeds.size()),
        "Plain refinement is low-confidence with a fixed budget; "
            + REVISING
            + " also takes tokens back, so that more evaluations than tokens do something. Nothing"
            + " is drawn by chance but which tokens are taken back.");
  }

  /** The mean over tasks of a measure, seed by seed. */
  private static Interval overSeeds(
      Sizes sizes, List<Answered> answered, ToDoubleFunction<Answered> measure) {
    return Interval.ofRuns(
        sizes.seeds.stream()
            .mapToDouble(
                seed ->
                    answered.stream()
                        .filter(answer -> answer.seed == seed)
                        .mapToDouble(measure)
                        .average()
                        .orElseThrow())
            .toArray());
  }

  private static Interval accuracy(List<Answered> own, ToDoubleFunction<Answered> measure) {
    return Interval.ofRuns(own.stream().mapToDouble(measure).toArray());
  }

  private static List<Cell> row(List<Answered> own) {
    return List.of(
        Cell.of(own.get(0).task.toString()),
        Cell.of(accuracy(own, a -> a.direct.accuracy())),
        Cell.of(accuracy(own, a -> a.plain.first().accuracy())),
        Cell.of(accuracy(own, a -> a.plain.last().accuracy())),
        Cell.of(accuracy(own, a -> a.revised.get(BUDGETS.size() - 1).accuracy())),
        Cell.of(accuracy(own, a -> a.plain.stoppedAccuracy())),
        Cell.of(accuracy(own, a -> a.plain.stoppedEvaluations())));
  }

  private static ReportTable table(List<List<Cell>> rows) {
    return new ReportTable(
        "Exactly right answers, mean over seeds",
        List.of(
            Column.text("task"),
            new Column("AR, direct", 3),
            new Column("diffusion, 1 evaluation", 3),
            new Column("diffusion, 1 token per evaluation", 3),
            new Column("diffusion, 64 revising", 3),
            new Column("diffusion, stopped when settled", 3),
            new Column("its evaluations", 1)),
        rows);
  }

  private static ReportPlot plot(AnswerTask task, List<Answered> own) {
    List<ReportPlot.Point> direct = new ArrayList<>();
    List<ReportPlot.Point> plain = new ArrayList<>();
    List<ReportPlot.Point> revised = new ArrayList<>();
    for (int b = 0; b < BUDGETS.size(); b++) {
      int at = b;
      int budget = BUDGETS.get(b);
      direct.add(new ReportPlot.Point(budget, accuracy(own, a -> a.direct.accuracy())));
      revised.add(new ReportPlot.Point(budget, accuracy(own, a -> a.revised.get(at).accuracy())));
      if (budget <= task.answerLength()) {
        plain.add(new ReportPlot.Point(budget, accuracy(own, a -> a.plain.at(at).accuracy())));
      }
    }
    return new ReportPlot(
        task.toString().replace(' ', '-'),
        "Right answers, " + task,
        ReportPlot.Axis.logarithmic("most evaluations of diffusion"),
        ReportPlot.Axis.linear("exactly right"),
        List.of(
            new ReportPlot.Line("AR, direct", direct),
            new ReportPlot.Line("diffusion, plain", plain),
            new ReportPlot.Line("diffusion, revising", revised)));
  }
}
