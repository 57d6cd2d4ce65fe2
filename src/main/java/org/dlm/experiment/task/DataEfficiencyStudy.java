// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.task;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import org.dlm.evaluation.Interval;
import org.dlm.experiment.laboratory.Laboratory;
import org.dlm.experiment.laboratory.NetworkSize;
import org.dlm.experiment.laboratory.Study;
import org.dlm.experiment.laboratory.TrainedRun;
import org.dlm.experiment.laboratory.Twins;
import org.dlm.report.Claim;
import org.dlm.report.Finding;
import org.dlm.report.ReportPlot;
import org.dlm.report.ReportTable;
import org.dlm.report.ReportTable.Cell;
import org.dlm.report.ReportTable.Column;
import org.dlm.report.StudyResult;

/** Who learns a task from fewer examples, given the same number of steps? */
public final class DataEfficiencyStudy implements Study {

  private static final Claim ALL =
      Claim.above(
          0,
          "fewer-examples",
          "Diffusion learns a task from fewer examples than AR.",
          "arXiv 2507.15857, 2511.03276",
          "exactly right answers, diffusion minus AR, mean over tasks and numbers of examples");

  private static final Claim SORTING =
      Claim.above(
          0,
          "fewer-to-sort",
          "Diffusion learns to sort from fewer examples: a task without a direction.",
          "arXiv 2507.15857, 2511.03276",
          "right characters of the answers, diffusion minus AR, mean over numbers of examples");

  private static final Claim SUMMING =
      Claim.above(
          0,
          "fewer-to-sum",
          "Diffusion learns running sums from fewer examples: a task from left to right.",
          "arXiv 2507.15857, 2511.03276",
          "right characters of the answers, diffusion minus AR, mean over numbers of examples");

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
    return List.of(ALL, SORTING, SUMMING);
  }

  /** What one pair of twins made of a task. */
  private record Outcome(TaskRun task, Answering ar, Answering diffusion) {

    double rightAnswers() {
      return diffusion.accuracy() - ar.accuracy();
    }

    double rightCharacters() {
      return diffusion.characterAccuracy(task) - ar.characterAccuracy(task);
    }
  }

  @Override
  public StudyResult run(Laboratory laboratory) throws IOException {
    Sizes sizes = laboratory.scale().of(FULL, QUICK, TINY);
    List<TaskRun> tasks = new ArrayList<>();
    for (AnswerTask task : sizes.tasks) {
      for (int examples : sizes.examples) {
        for (long seed : sizes.seeds) {
          tasks.add(TaskRun.of(task, examples, sizes.tests, seed));
        }
      }
    }
    List<TaskRun.Taught> taught = TaskRun.train(tasks, sizes.network, sizes.steps, laboratory);
    List<Callable<Outcome>> work = new ArrayList<>();
    taught.forEach(twins -> work.add(() -> answer(twins.task(), twins.twins(), laboratory)));
    return result(sizes, taught.get(0).twins().ar(), laboratory.sideBySide(work));
  }

  private static Outcome answer(TaskRun task, Twins twins, Laboratory laboratory)
      throws IOException {
    int steps = task.task().answerLength() + 1;
    return new Outcome(
        task,
        Answering.direct(task, twins.ar(), laboratory),
        Answering.refined(task, twins.diffusion(), "low-confidence", steps, laboratory));
  }

  private static StudyResult result(Sizes sizes, TrainedRun any, List<Outcome> outcomes) {
    List<ReportTable> tables = new ArrayList<>();
    List<ReportPlot> plots = new ArrayList<>();
    for (AnswerTask task : sizes.tasks) {
      List<Outcome> own = outcomes.stream().filter(o -> o.task.task() == task).toList();
      tables.add(table(sizes, task, own));
      plots.add(plot(sizes, task, own));
    }
    return new StudyResult(
        setup(sizes, any),
        List.of("network, parameters, examples, tokens, steps, learning rate, batch, seeds, tests"),
        List.of(
            TaskRun.UNEQUAL,
            "AR writes a token per evaluation with its cache; diffusion one without a cache."),
        List.of(
            ALL.judge(
                overSeeds(sizes, outcomes, Outcome::rightAnswers),
                "The interval is over seeds (Student's)."),
            finding(SORTING, sizes, AnswerTask.SORTING, outcomes),
            finding(SUMMING, sizes, AnswerTask.RUNNING_SUM, outcomes)),
        tables,
        plots);
  }

  /** What one task says; not measured if this scale leaves it out. */
  private static Finding finding(
      Claim claim, Sizes sizes, AnswerTask task, List<Outcome> outcomes) {
    List<Outcome> own = outcomes.stream().filter(o -> o.task.task() == task).toList();
    if (own.isEmpty()) {
      return claim.judge(null, "This scale leaves the task out.");
    }
    return claim.judge(
        overSeeds(sizes, own, Outcome::rightCharacters),
        "The interval is over seeds (Student's). The tasks were told apart after a first look at"
            + " the figures.");
  }

  private static List<String> setup(Sizes sizes, TrainedRun any) {
    return List.of(
        String.format(
            Locale.ROOT,
            "Network: %s, %,d parameters; batch %d, %,d steps whatever the number of examples,"
                + " learning rate %s; loss on the answers alone.",
            sizes.network,
            any.facts().parameters(),
            TaskRun.BATCH,
            sizes.steps,
            TaskRun.RATE),
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
                        .filter(outcome -> outcome.task.seed() == seed)
                        .mapToDouble(measure)
                        .average()
                        .orElseThrow())
            .toArray());
  }

  private static ReportTable table(Sizes sizes, AnswerTask task, List<Outcome> own) {
    List<List<Cell>> rows = new ArrayList<>();
    for (int examples : sizes.examples) {
      List<Outcome> cell = own.stream().filter(o -> o.task.examples().size() == examples).toList();
      rows.add(
          List.of(
              Cell.of(examples),
              Cell.of(over(cell, o -> o.ar.accuracy())),
              Cell.of(over(cell, o -> o.diffusion.accuracy())),
              Cell.of(over(cell, o -> o.ar.characterAccuracy(o.task))),
              Cell.of(over(cell, o -> o.diffusion.characterAccuracy(o.task)))));
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
    return Interval.ofRuns(cell.stream().mapToDouble(measure).toArray()).within(0, 1);
  }

  private static ReportPlot plot(Sizes sizes, AnswerTask task, List<Outcome> own) {
    List<ReportPlot.Point> ar = new ArrayList<>();
    List<ReportPlot.Point> diffusion = new ArrayList<>();
    for (int examples : sizes.examples) {
      List<Outcome> cell = own.stream().filter(o -> o.task.examples().size() == examples).toList();
      ar.add(new ReportPlot.Point(examples, over(cell, o -> o.ar.characterAccuracy(o.task))));
      diffusion.add(
          new ReportPlot.Point(examples, over(cell, o -> o.diffusion.characterAccuracy(o.task))));
    }
    return new ReportPlot(
        task.toString().replace(' ', '-'),
        "Right characters of the answers, " + task,
        ReportPlot.Axis.logarithmic("examples"),
        ReportPlot.Axis.linear("share right"),
        List.of(new ReportPlot.Line("AR", ar), new ReportPlot.Line("diffusion", diffusion)));
  }
}
