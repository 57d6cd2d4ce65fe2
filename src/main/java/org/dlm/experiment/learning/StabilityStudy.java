// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.learning;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.dlm.evaluation.Interval;
import org.dlm.experiment.laboratory.Laboratory;
import org.dlm.experiment.laboratory.NetworkSize;
import org.dlm.experiment.laboratory.RunPlan;
import org.dlm.experiment.laboratory.Study;
import org.dlm.experiment.laboratory.StudyCorpus;
import org.dlm.experiment.laboratory.StudyText;
import org.dlm.experiment.laboratory.TrainedRun;
import org.dlm.experiment.laboratory.TwinPlan;
import org.dlm.experiment.laboratory.Twins;
import org.dlm.report.Claim;
import org.dlm.report.ReportPlot;
import org.dlm.report.ReportTable;
import org.dlm.report.StudyResult;
import org.dlm.training.TrainingConfig;

/** How much does a wrong learning rate cost, and who fails to learn at all? */
public final class StabilityStudy implements Study {

  private static final Claim NATS =
      Claim.above(
          0,
          "costs-fewer-nats",
          "A wrong learning rate costs diffusion fewer nats than AR.",
          "folklore",
          "held-out loss above that of the best rate, mean over two decades of rates, AR minus"
              + " diffusion, nats per character");

  private static final Claim SHARE =
      Claim.above(
          0,
          "costs-less-of-the-gain",
          "A wrong learning rate costs diffusion a smaller share of what it could have learnt.",
          "folklore",
          "the same by what the best rate learns beyond the entropy of single characters, AR minus"
              + " diffusion");

  private static final Claim FAILURES =
      Claim.above(
          0,
          "fails-less-often",
          "Diffusion diverges at fewer learning rates than AR.",
          "folklore",
          "share of runs that diverged, or ended above the entropy of single characters, AR minus"
              + " diffusion");

  /** Sizes of a scale. */
  private record Sizes(
      List<Double> rates, List<Long> seeds, NetworkSize network, int steps, int characters) {}

  private static final Sizes FULL =
      new Sizes(
          List.of(1e-4, 3e-4, 1e-3, 3e-3, 1e-2),
          List.of(1L, 2L, 3L),
          new NetworkSize(64, 3, 4),
          1200,
          400_000);

  private static final Sizes QUICK =
      new Sizes(
          List.of(3e-4, 3e-3, 3e-2), List.of(1L, 2L), new NetworkSize(32, 2, 2), 250, 100_000);

  private static final Sizes TINY =
      new Sizes(List.of(1e-3, 1e-2), List.of(1L, 2L), new NetworkSize(16, 1, 2), 6, 4_000);

  private static final int CONTEXT = 64;
  private static final int BATCH = 8;

  @Override
  public String name() {
    return "stability";
  }

  @Override
  public String title() {
    return "Stability: how much does a wrong learning rate cost?";
  }

  @Override
  public List<Claim> claims() {
    return List.of(NATS, SHARE, FAILURES);
  }

  @Override
  public StudyResult run(Laboratory laboratory) throws IOException {
    Sizes sizes = laboratory.scale().of(FULL, QUICK, TINY);
    String text = StoryText.characters(sizes.characters, 1);
    String heldOut = StoryText.characters(Math.max(2_000, sizes.characters / 10), 2);
    StudyCorpus corpus = laboratory.corpus(StudyText.stream(text, heldOut, CONTEXT));
    List<TwinPlan> plans = new ArrayList<>();
    for (double rate : sizes.rates) {
      for (long seed : sizes.seeds) {
        plans.add(plan(corpus, sizes, rate, seed));
      }
    }
    List<Twins> twins = laboratory.trainTwins(plans);
    double ceiling = CharacterEntropy.nats(text);
    Grid ar = new Grid(sizes, twins.stream().map(Twins::ar).toList(), ceiling);
    Grid diffusion = new Grid(sizes, twins.stream().map(Twins::diffusion).toList(), ceiling);
    return result(sizes, twins.get(0).ar(), ar, diffusion);
  }

  private static TwinPlan plan(StudyCorpus corpus, Sizes sizes, double rate, long seed) {
    String label = "rate %s, seed %d".formatted(rate, seed);
    TrainingConfig training = RunPlan.training(sizes.steps, BATCH, rate, seed, sizes.steps);
    return new TwinPlan(
        RunPlan.ar(label, corpus, sizes.network, training),
        RunPlan.diffusion(label, corpus, sizes.network, training));
  }

  /** The losses of one kind of model. */
  private static final class Grid {

    private final int seeds;

    /** Final losses [rates][seeds]; of a run that diverged, what character frequencies give. */
    private final double[][] losses;

    private final double ceiling;
    private int failures;

    Grid(Sizes sizes, List<TrainedRun> runs, double ceiling) {
      seeds = sizes.seeds.size();
      this.ceiling = ceiling;
      losses = new double[sizes.rates.size()][seeds];
      for (int i = 0; i < runs.size(); i++) {
        double loss = runs.get(i).facts().diverged() ? ceiling : runs.get(i).finalNats();
        losses[i / seeds][i % seeds] = loss;
        failures += loss >= ceiling ? 1 : 0;
      }
    }

    /** Mean excess over the best rate of this seed, in nats. */
    double excess(int seed) {
      return Arrays.stream(losses).mapToDouble(rate -> rate[seed]).average().orElseThrow()
          - best(seed);
    }

    /** The same by what the best rate has learnt. */
    double shareOfGain(int seed) {
      return excess(seed) / (ceiling - best(seed));
    }

    private double best(int seed) {
      return Arrays.stream(losses).mapToDouble(rate -> rate[seed]).min().orElseThrow();
    }

    Interval overSeeds(IntToDoubleFunction measure) {
      return Interval.ofRuns(IntStream.range(0, seeds).mapToDouble(measure).toArray());
    }

    Interval loss(int rate) {
      return Interval.ofRuns(losses[rate]);
    }

    Interval failures() {
      return Interval.ofShare(failures, (long) losses.length * seeds);
    }
  }

  private static StudyResult result(Sizes sizes, TrainedRun any, Grid ar, Grid diffusion) {
    Interval nats = ar.overSeeds(seed -> ar.excess(seed) - diffusion.excess(seed));
    Interval share = ar.overSeeds(seed -> ar.shareOfGain(seed) - diffusion.shareOfGain(seed));
    Interval failures = Interval.ofDifference(ar.failures(), diffusion.failures());
    return new StudyResult(
        List.of(
            String.format(
                Locale.ROOT,
                "Network: %s, %,d parameters; context %d, batch %d, %,d steps.",
                sizes.network,
                any.facts().parameters(),
                CONTEXT,
                BATCH,
                sizes.steps),
            String.format(
                Locale.ROOT,
                "Data: a stream of %,d characters of the story grammar; %d learning rates, %d"
                    + " seeds.",
                sizes.characters,
                sizes.rates.size(),
                sizes.seeds.size())),
        List.of("network, parameters, data, tokens, batch, optimizer, schedule, clipping, seeds"),
        List.of(
            "AR's loss is exact, diffusion's is an upper bound; each is compared with its own"
                + " best.",
            "Diffusion is trained with uniform weights and times that begin below 0.3."),
        List.of(
            NATS.judge(
                nats, note(ar.overSeeds(ar::excess), diffusion.overSeeds(diffusion::excess))),
            SHARE.judge(
                share,
                note(ar.overSeeds(ar::shareOfGain), diffusion.overSeeds(diffusion::shareOfGain))),
            FAILURES.judge(failures, "Wilson's shares, Newcombe's interval of their difference.")),
        List.of(table(sizes, ar, diffusion)),
        List.of(plot(sizes, ar, diffusion)));
  }

  private static String note(Interval ar, Interval diffusion) {
    return String.format(
        Locale.ROOT,
        "AR %.3f, diffusion %.3f; the interval is over seeds (Student's).",
        ar.value(),
        diffusion.value());
  }

  private static ReportTable table(Sizes sizes, Grid ar, Grid diffusion) {
    List<List<ReportTable.Cell>> rows = new ArrayList<>();
    for (int r = 0; r < sizes.rates.size(); r++) {
      rows.add(
          List.of(
              ReportTable.Cell.of(String.valueOf(sizes.rates.get(r))),
              ReportTable.Cell.of(ar.loss(r)),
              ReportTable.Cell.of(diffusion.loss(r))));
    }
    return new ReportTable(
        "Held-out loss, nats per character, mean over seeds",
        List.of(
            ReportTable.Column.text("learning rate"),
            new ReportTable.Column("AR, exact", 3),
            new ReportTable.Column("diffusion, bound", 3)),
        rows);
  }

  private static ReportPlot plot(Sizes sizes, Grid ar, Grid diffusion) {
    Function<Grid, List<ReportPlot.Point>> points =
        grid -> {
          List<ReportPlot.Point> line = new ArrayList<>();
          for (int r = 0; r < sizes.rates.size(); r++) {
            line.add(new ReportPlot.Point(sizes.rates.get(r), grid.loss(r)));
          }
          return line;
        };
    return new ReportPlot(
        "losses",
        "Held-out loss by learning rate",
        ReportPlot.Axis.logarithmic("learning rate"),
        ReportPlot.Axis.linear("nats per character"),
        List.of(
            new ReportPlot.Line("AR", points.apply(ar)),
            new ReportPlot.Line("diffusion", points.apply(diffusion))));
  }
}
