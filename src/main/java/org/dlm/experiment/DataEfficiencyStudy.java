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

/** Who learns a task from fewer examples, given the same number of steps? */
final class DataEfficiencyStudy implements Study {

  private static final Claim ALL =
      Claim.above(
          0,
          "fewer-examples",
          "Diffusion learns a task from fewer examples than AR.",
          "arXiv 2507.15857, 2511.03276",
          "exactly right answers, diffusion minus AR, mean over tasks and numbers of examples");

  private static final Claim FEWEST =
      Claim.above(
          0,
          "fewest-examples",
          "Diffusion is ahead where examples are fewest.",
          "arXiv 2507.15857, 2511.03276",
          "right characters of the answers, diffusion minus AR, at the two smallest numbers of"
              + " examples, mean over tasks");

  /** Sizes of a scale. */
  private record Sizes(
      List<AnswerTask> tasks,
      List<Integer> examples,
      List<Long> seeds,
      NetworkSize network,
      int steps,
      int tests) {}

  private static final Sizes FULL =
      new Sizes(
          List.of(AnswerTask.RUNNING_SUM, AnswerTask.SORTING),
          List.of(50, 100, 200, 500, 1000),
          List.of(1L, 2L, 3L),
          new NetworkSize(48, 2, 4),
          1000,
          200);

  private static final Sizes QUICK =
      new Sizes(
          List.of(AnswerTask.SORTING),
          List.of(50, 200, 1000),
          List.of(1L, 2L),
          new NetworkSize(48, 2, 4),
          300,
          60);

  private static final Sizes TINY =
      new Sizes(
          List.of(AnswerTask.SORTING),
          List.of(10, 20),
          List.of(1L, 2L),
          new NetworkSize(16, 1, 2),
          4,
          4);

  private static final int BATCH = 16;

  /** The best of the stability study, for both. */
  private static final double RATE = 3e-3;

  @Override
  public String name() {
    return "data-efficiency";
  }

  @Override
  public String title() {
    return "Data efficiency: who learns from fewer examples?";
  }

  @Override
  public List<Claim> claims() {
    return List.of(ALL, FEWEST);
  }

  /** One pair of twins: what they learn, from how many examples, and what came of it. */
  private record Trial(TaskRun task, int examples, long seed) {}

  private record Outcome(Trial trial, Answering ar, Answering diffusion) {

    double rightAnswers() {
      return diffusion.accuracy() - ar.accuracy();
    }

    double rightCharacters() {
      return diffusion.characterAccuracy(trial.task) - ar.characterAccuracy(trial.task);
    }
  }

  @Override
  public StudyResult run(Laboratory laboratory) throws IOException {
    Sizes sizes = laboratory.scale().of(FULL, QUICK, TINY);
    List<Trial> trials = new ArrayList<>();
    List<TwinPlan> plans = new ArrayList<>();
    for (AnswerTask task : sizes.tasks) {
      for (int examples : sizes.examples) {
        for (long seed : sizes.seeds) {
          TaskRun run = TaskRun.of(task, examples, sizes.tests, seed);
          TrainingConfig training = RunPlan.training(sizes.steps, BATCH, RATE, seed, sizes.steps);
          String label = "%s, %d examples, seed %d".formatted(task, examples, seed);
          trials.add(new Trial(run, examples, seed));
          plans.add(run.plan(laboratory, label, sizes.network, training, training));
        }
      }
    }
    List<Twins> twins = laboratory.trainTwins(plans);
    List<Callable<Outcome>> work = new ArrayList<>();
    for (int i = 0; i < twins.size(); i++) {
      Trial trial = trials.get(i);
      Twins pair = twins.get(i);
      work.add(() -> answer(trial, pair, laboratory));
    }
    return result(sizes, twins.get(0).ar(), laboratory.sideBySide(work));
  }

  private static Outcome answer(Trial trial, Twins twins, Laboratory laboratory)
      throws IOException {
    int steps = trial.task.task().answerLength() + 1;
    return new Outcome(
        trial,
        Answering.direct(trial.task, twins.ar(), laboratory),
        Answering.refined(trial.task, twins.diffusion(), "low-confidence", steps, laboratory));
  }

  private static StudyResult result(Sizes sizes, TrainedRun any, List<Outcome> outcomes) {
    int few = sizes.examples.get(1);
    List<Outcome> fewest = outcomes.stream().filter(o -> o.trial.examples <= few).toList();
    List<ReportTable> tables = new ArrayList<>();
    List<ReportPlot> plots = new ArrayList<>();
    for (AnswerTask task : sizes.tasks) {
      List<Outcome> own = outcomes.stream().filter(o -> o.trial.task.task() == task).toList();
      tables.add(table(sizes, task, own));
      plots.add(plot(sizes, task, own));
    }
    return new StudyResult(
        setup(sizes, any),
        List.of("network, parameters, examples, tokens, steps, learning rate, batch, seeds, tests"),
        List.of("AR writes a token per evaluation with its cache; diffusion one without a cache."),
        List.of(
            ALL.judge(
                overSeeds(sizes, outcomes, Outcome::rightAnswers),
                "The interval is over seeds (Student's)."),
            FEWEST.judge(
                overSeeds(sizes, fewest, Outcome::rightCharacters),
                "The interval is over seeds (Student's).")),
        tables,
        plots);
  }

  private static List<String> setup(Sizes sizes, TrainedRun any) {
    return List.of(
        String.format(
            Locale.ROOT,
            "Network: %s, %,d parameters; batch %d, %,d steps whatever the number of examples,"
                + " learning rate %s; loss on the answers alone.",
            sizes.network,
            any.facts().parameters(),
            BATCH,
            sizes.steps,
            RATE),
        String.format(
            Locale.ROOT,
            "Tasks: %s; %d other questions asked, %d seeds, which also choose the examples.",
            String.join(", ", sizes.tasks.stream().map(AnswerTask::toString).toList()),
            sizes.tests,
            sizes.seeds.size()));
  }

  private static Interval overSeeds(
      Sizes sizes, List<Outcome> outcomes, ToDoubleFunction<Outcome> measure) {
    return Interval.ofRuns(
        sizes.seeds.stream()
            .mapToDouble(
                seed ->
                    outcomes.stream()
                        .filter(outcome -> outcome.trial.seed == seed)
                        .mapToDouble(measure)
                        .average()
                        .orElseThrow())
            .toArray());
  }

  private static ReportTable table(Sizes sizes, AnswerTask task, List<Outcome> own) {
    List<List<Cell>> rows = new ArrayList<>();
    for (int examples : sizes.examples) {
      List<Outcome> cell = own.stream().filter(o -> o.trial.examples == examples).toList();
      rows.add(
          List.of(
              Cell.of(examples),
              Cell.of(over(cell, o -> o.ar.accuracy())),
              Cell.of(over(cell, o -> o.diffusion.accuracy())),
              Cell.of(over(cell, o -> o.ar.characterAccuracy(o.trial.task))),
              Cell.of(over(cell, o -> o.diffusion.characterAccuracy(o.trial.task)))));
    }
    return new ReportTable(
        "Right answers, " + task + ", mean over seeds",
        List.of(
            new Column("examples", 0),
            new Column("AR, exactly right", 3),
            new Column("diffusion, exactly right", 3),
            new Column("AR, right characters", 3),
            new Column("diffusion, right characters", 3)),
        rows);
  }

  private static Interval over(List<Outcome> cell, ToDoubleFunction<Outcome> measure) {
    return Interval.ofRuns(cell.stream().mapToDouble(measure).toArray());
  }

  private static ReportPlot plot(Sizes sizes, AnswerTask task, List<Outcome> own) {
    List<ReportPlot.Point> ar = new ArrayList<>();
    List<ReportPlot.Point> diffusion = new ArrayList<>();
    for (int examples : sizes.examples) {
      List<Outcome> cell = own.stream().filter(o -> o.trial.examples == examples).toList();
      ar.add(new ReportPlot.Point(examples, over(cell, o -> o.ar.characterAccuracy(o.trial.task))));
      diffusion.add(
          new ReportPlot.Point(
              examples, over(cell, o -> o.diffusion.characterAccuracy(o.trial.task))));
    }
    return new ReportPlot(
        task.toString().replace(' ', '-'),
        "Right characters of the answers, " + task,
        ReportPlot.Axis.logarithmic("examples"),
        ReportPlot.Axis.linear("share right"),
        List.of(new ReportPlot.Line("AR", ar), new ReportPlot.Line("diffusion", diffusion)));
  }
}
