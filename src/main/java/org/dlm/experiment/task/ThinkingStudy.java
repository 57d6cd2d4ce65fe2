// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.task;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.dlm.evaluation.Interval;
import org.dlm.experiment.laboratory.Laboratory;
import org.dlm.experiment.laboratory.NetworkSize;
import org.dlm.experiment.laboratory.Study;
import org.dlm.experiment.laboratory.StudyScale;
import org.dlm.experiment.laboratory.TrainedRun;
import org.dlm.experiment.laboratory.Twins;
import org.dlm.experiment.task.ThinkingFigures.Answered;
import org.dlm.report.Claim;
import org.dlm.report.Finding;
import org.dlm.report.ReportPlot;
import org.dlm.report.ReportTable.Cell;
import org.dlm.report.StudyResult;
import org.jspecify.annotations.Nullable;

/** Does refinement stand for thought? */
public final class ThinkingStudy implements Study {

  /** Tasks whose answers have several tokens, so that their order may matter. */
  public static final List<AnswerTask> SEVERAL =
      List.of(AnswerTask.RUNNING_SUM, AnswerTask.SORTING, AnswerTask.LATIN_SQUARE);

  private static Claim helps(AnswerTask task) {
    return Claim.above(
        0,
        "refinement-helps-" + task.toString().replace(' ', '-'),
        "More refinement steps give better answers: " + task + ".",
        "arXiv 2410.14157, 2502.06768",
        "exactly right answers at one token per evaluation minus at one evaluation");
  }

  private static Claim beats(AnswerTask task) {
    return Claim.above(
        0,
        "beats-direct-" + task.toString().replace(' ', '-'),
        "Diffusion answers better than AR that answers directly: " + task + ".",
        "arXiv 2410.14157",
        "exactly right answers, diffusion at one token per evaluation minus AR");
  }

  private static final Claim TELLS =
      Claim.above(
          0,
          "unsettled-is-wrong",
          "An answer that still changes with more steps is more often wrong.",
          "folklore",
          "share of wrong answers among those that differ from the answer at half the steps, minus"
              + " that among those that do not, within a task, mean over tasks");

  private static final Claim SAVES =
      Claim.above(
          0,
          "stopping-saves",
          "Doubling the steps until the answer stays the same takes fewer evaluations than one per"
              + " token.",
          "folklore",
          "share of the evaluations that is saved, all decodes of the doubling counted");

  /** Sizes of a scale. */
  public record Sizes(
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
    List<Claim> claims = new ArrayList<>();
    SEVERAL.forEach(task -> claims.add(helps(task)));
    SEVERAL.forEach(task -> claims.add(beats(task)));
    claims.addAll(List.of(TELLS, SAVES));
    return claims;
  }

  @Override
  public StudyResult run(Laboratory laboratory) throws IOException {
    Sizes sizes = sizes(laboratory.scale());
    List<TaskRun> tasks = new ArrayList<>();
    for (AnswerTask task : sizes.tasks) {
      for (long seed : sizes.seeds) {
        tasks.add(TaskRun.of(task, sizes.examples, sizes.tests, seed));
      }
    }
    List<TaskRun.Taught> taught = TaskRun.train(tasks, sizes.network, sizes.steps, laboratory);
    List<Callable<Answered>> work = new ArrayList<>();
    taught.forEach(twins -> work.add(() -> answer(twins.task(), twins.twins(), laboratory)));
    return result(sizes, taught.get(0).twins().ar(), laboratory.sideBySide(work));
  }

  /** What the study is made with at this scale. */
  public static Sizes sizes(StudyScale scale) {
    return scale.of(FULL, QUICK, TINY);
  }

  private static Answered answer(TaskRun task, Twins twins, Laboratory laboratory)
      throws IOException {
    List<Answering> plain = new ArrayList<>();
    List<Answering> revised = new ArrayList<>();
    for (int budget : ThinkingFigures.BUDGETS) {
      revised.add(Answering.refined(task, twins.diffusion(), REVISING, budget, laboratory));
      if (budget <= task.task().answerLength()) {
        plain.add(Answering.refined(task, twins.diffusion(), PLAIN, budget, laboratory));
      }
    }
    return new Answered(
        task.task(),
        task.seed(),
        Answering.direct(task, twins.ar(), laboratory),
        new Refinement(plain),
        revised);
  }

  private static StudyResult result(Sizes sizes, TrainedRun any, List<Answered> answered) {
    List<ReportPlot> plots = new ArrayList<>();
    List<List<Cell>> rows = new ArrayList<>();
    for (AnswerTask task : sizes.tasks) {
      List<Answered> own = answered.stream().filter(a -> a.task() == task).toList();
      rows.add(ThinkingFigures.row(own));
      plots.add(ThinkingFigures.plot(task, own));
    }
    return new StudyResult(
        setup(sizes, any),
        List.of("network, parameters, examples, tokens, steps, learning rate, batch, seeds, tests"),
        List.of(
            TaskRun.UNEQUAL,
            "AR writes with its cache, a token per evaluation; diffusion sees the whole question"
                + " and answer in each evaluation.",
            "Latin squares that are asked are other puzzles than those that were learnt, but may"
                + " have the same solution."),
        findings(sizes, answered),
        List.of(ThinkingFigures.table(rows)),
        plots);
  }

  private static List<Finding> findings(Sizes sizes, List<Answered> answered) {
    List<Finding> findings = new ArrayList<>();
    for (AnswerTask task : SEVERAL) {
      findings.add(
          finding(
              helps(task),
              task,
              answered,
              a -> a.plain().last().accuracy() - a.plain().first().accuracy()));
    }
    for (AnswerTask task : SEVERAL) {
      findings.add(
          finding(
              beats(task),
              task,
              answered,
              a -> a.plain().last().accuracy() - a.direct().accuracy()));
    }
    List<Answered> several = answered.stream().filter(a -> SEVERAL.contains(a.task())).toList();
    List<Answered> both = several.stream().filter(a -> a.plain().settling().isMixed()).toList();
    @Nullable Interval tells =
        sizes.seeds.stream().allMatch(seed -> both.stream().anyMatch(a -> a.seed() == seed))
            ? overSeeds(sizes, both, a -> a.plain().settling().difference())
            : null;
    Refinement.Settling all =
        several.stream()
            .map(a -> a.plain().settling())
            .reduce(Refinement.Settling.NONE, Refinement.Settling::plus);
    findings.add(TELLS.judge(tells, all.note()));
    Interval loses =
        overSeeds(sizes, several, a -> a.plain().stoppedAccuracy() - a.plain().last().accuracy());
    findings.add(
        SAVES.judge(
            overSeeds(sizes, several, a -> a.plain().saved()),
            String.format(
                Locale.ROOT,
                "Right answers that it costs or gains: %.3f [%.3f, %.3f].",
                loses.value(),
                loses.low(),
                loses.high())));
    return findings;
  }

  /** What one task says; not measured if this scale leaves it out. */
  private static Finding finding(
      Claim claim, AnswerTask task, List<Answered> answered, ToDoubleFunction<Answered> measure) {
    List<Answered> own = answered.stream().filter(a -> a.task() == task).toList();
    if (own.isEmpty()) {
      return claim.judge(null, "This scale leaves the task out.");
    }
    double[] bySeed = own.stream().mapToDouble(measure).toArray();
    return claim.judge(
        Interval.ofRuns(bySeed),
        "By seed: "
            + Arrays.stream(bySeed)
                .mapToObj(value -> String.format(Locale.ROOT, "%.3f", value))
                .collect(Collectors.joining(", "))
            + ". The interval is over seeds (Student's).");
  }

  private static List<String> setup(Sizes sizes, TrainedRun any) {
    return List.of(
        String.format(
            Locale.ROOT,
            "Network: %s, %,d parameters; batch %d, %,d steps, learning rate %s; loss on the"
                + " answers alone.",
            sizes.network,
            any.facts().parameters(),
            TaskRun.BATCH,
            sizes.steps,
            TaskRun.RATE),
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
                        .filter(answer -> answer.seed() == seed)
                        .mapToDouble(measure)
                        .average()
                        .orElseThrow())
            .toArray());
  }
}
