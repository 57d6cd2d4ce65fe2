// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.learning;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
import org.dlm.report.ReportTable.Cell;
import org.dlm.report.ReportTable.Column;
import org.dlm.report.StudyResult;
import org.dlm.training.TrainingConfig;

/** How does the likelihood grow with the size of the network, against the entropy of the source? */
public final class LikelihoodStudy implements Study {

  private static final Claim AHEAD =
      Claim.above(
          0,
          "ar-is-ahead",
          "At equal parameters, tokens and compute AR has the better likelihood.",
          "arXiv 2410.18514",
          "bits per byte of the largest size, diffusion (bound) minus AR (exact)");

  private static final Claim SLOPE =
      Claim.above(
          0.9,
          "scales-as-well",
          "Diffusion's likelihood grows with compute about as fast as AR's.",
          "arXiv 2410.18514",
          "exponent of the bits above the source's entropy by compute, diffusion over AR");

  private static final Claim GAP =
      Claim.below(
          4,
          "sixteen-times",
          "Diffusion comes to AR's likelihood with at most 16 times its compute.",
          "arXiv 2410.18514",
          "doublings of compute from where AR passes the loss at which the largest diffusion model"
              + " ends");

  /** Sizes of a scale. */
  private record Sizes(
      List<NetworkSize> networks, List<Long> seeds, int steps, int evaluateEvery, int characters) {}

  private static final Sizes FULL =
      new Sizes(
          List.of(
              new NetworkSize(16, 2, 2),
              new NetworkSize(32, 2, 4),
              new NetworkSize(48, 3, 4),
              new NetworkSize(64, 4, 4)),
          List.of(1L, 2L, 3L),
          1200,
          40,
          700_000);

  private static final Sizes QUICK =
      new Sizes(
          List.of(new NetworkSize(16, 1, 2), new NetworkSize(32, 2, 2), new NetworkSize(48, 2, 4)),
          List.of(1L, 2L),
          300,
          20,
          200_000);

  private static final Sizes TINY =
      new Sizes(
          List.of(new NetworkSize(8, 1, 2), new NetworkSize(16, 1, 2)),
          List.of(1L, 2L),
          6,
          2,
          4_000);

  private static final int CONTEXT = 64;
  private static final int BATCH = 8;

  /** The best of the stability study, for both. */
  private static final double RATE = 3e-3;

  /** Floating-point operations of a parameter and a token, forward and backward. */
  private static final double OPERATIONS = 6;

  @Override
  public String name() {
    return "likelihood";
  }

  @Override
  public String title() {
    return "Likelihood: how does it grow with compute?";
  }

  @Override
  public List<Claim> claims() {
    return List.of(AHEAD, SLOPE, GAP);
  }

  @Override
  public StudyResult run(Laboratory laboratory) throws IOException {
    Sizes sizes = laboratory.scale().of(FULL, QUICK, TINY);
    String text = StoryText.characters(sizes.characters, 1);
    String heldOut = StoryText.characters(20_000, 2);
    StudyCorpus corpus = laboratory.corpus(StudyText.stream(text, heldOut, CONTEXT));
    List<TwinPlan> plans = new ArrayList<>();
    for (NetworkSize network : sizes.networks) {
      for (long seed : sizes.seeds) {
        TrainingConfig training =
            RunPlan.training(sizes.steps, BATCH, RATE, seed, sizes.evaluateEvery);
        String label = "%s, seed %d".formatted(network, seed);
        plans.add(
            new TwinPlan(
                RunPlan.ar(label, corpus, network, training),
                RunPlan.diffusion(label, corpus, network, training)));
      }
    }
    List<Twins> twins = laboratory.trainTwins(plans);
    Ladder ar = new Ladder(sizes, twins.stream().map(Twins::ar).toList());
    Ladder diffusion = new Ladder(sizes, twins.stream().map(Twins::diffusion).toList());
    return result(sizes, ar, diffusion, StoryText.bitsPerCharacter());
  }

  /** One kind of model at all sizes. */
  private record Ladder(Sizes sizes, List<TrainedRun> runs) {

    TrainedRun run(int size, int seed) {
      return runs.get(size * sizes.seeds.size() + seed);
    }

    /** Bits per byte; the stories are ASCII, so a character is a byte. */
    double bits(int size, int seed) {
      return run(size, seed).finalNats() / Math.log(2);
    }

    double compute(int size) {
      return compute(run(size, 0), run(size, 0).facts().tokens());
    }

    private static double compute(TrainedRun run, long tokens) {
      return OPERATIONS * run.facts().parameters() * tokens;
    }

    /**
     * The exponent of {@code bits - limit = a compute^-exponent}, by least squares of logarithms.
     */
    double exponent(int seed, double limit) {
      double[] x = IntStream.range(0, sizes.networks.size()).mapToDouble(this::compute).toArray();
      double[] y =
          IntStream.range(0, x.length).mapToDouble(size -> bits(size, seed) - limit).toArray();
      return -PowerLaw.exponent(x, y);
    }

    /** The least compute, over sizes and steps of a seed, that comes down to a loss. */
    double leastCompute(int seed, double nats) {
      return IntStream.range(0, sizes.networks.size())
          .mapToObj(size -> run(size, seed))
          .flatMapToDouble(
              run ->
                  run.facts().curve().stream()
                      .filter(measured -> measured.nats() <= nats)
                      .mapToDouble(measured -> compute(run, measured.tokens())))
          .min()
          .orElse(Double.NaN);
    }

    Interval overSeeds(IntToDoubleFunction measure) {
      return Interval.ofRuns(IntStream.range(0, sizes.seeds.size()).mapToDouble(measure).toArray());
    }
  }

  private static StudyResult result(Sizes sizes, Ladder ar, Ladder diffusion, double limit) {
    int largest = sizes.networks.size() - 1;
    Interval ahead = ar.overSeeds(seed -> diffusion.bits(largest, seed) - ar.bits(largest, seed));
    Interval slope =
        ar.overSeeds(seed -> diffusion.exponent(seed, limit) / ar.exponent(seed, limit));
    double[] gaps =
        IntStream.range(0, sizes.seeds.size())
            .mapToDouble(
                seed -> {
                  double nats = diffusion.run(largest, seed).finalNats();
                  double ratio = diffusion.compute(largest) / ar.leastCompute(seed, nats);
                  return Math.log(ratio) / Math.log(2);
                })
            .filter(gap -> !Double.isNaN(gap))
            .toArray();
    String exponents =
        String.format(
            Locale.ROOT,
            "Exponents: AR %.3f, diffusion %.3f. The interval is over seeds (Student's).",
            ar.overSeeds(seed -> ar.exponent(seed, limit)).value(),
            diffusion.overSeeds(seed -> diffusion.exponent(seed, limit)).value());
    return new StudyResult(
        setup(sizes, limit),
        List.of(
            "network, parameters, data, tokens, compute, batch, optimizer, schedule, clipping,"
                + " seeds, and the learning rate of %s, which is the best of the stability study for"
                    .formatted(RATE)
                + " both"),
        List.of(
            "AR's loss is exact, diffusion's is an upper bound.",
            "Compute is 6 operations per parameter and token for both; a causal mask would save AR"
                + " half of its attention.",
            "AR's loss within a run is that of a learning rate that has not come down yet, so the"
                + " gap in compute is rather too small."),
        List.of(
            AHEAD.judge(ahead, "The interval is over seeds (Student's)."),
            SLOPE.judge(slope, exponents),
            GAP.judge(
                gaps.length < 2 ? null : Interval.ofRuns(gaps),
                "Read off AR's curves of all sizes, which are measured every %d steps."
                    .formatted(sizes.evaluateEvery))),
        List.of(table(sizes, ar, diffusion)),
        List.of(plot(sizes, ar, diffusion, limit)));
  }

  private static List<String> setup(Sizes sizes, double limit) {
    return List.of(
        "Networks: "
            + String.join("; ", sizes.networks.stream().map(NetworkSize::toString).toList())
            + ".",
        String.format(
            Locale.ROOT,
            "Context %d, batch %d, %,d steps; %d seeds; windows at random from %,d characters of"
                + " the story grammar, more than are read in all.",
            CONTEXT,
            BATCH,
            sizes.steps,
            sizes.seeds.size(),
            sizes.characters),
        String.format(
            Locale.ROOT,
            "The source's entropy is %.3f bits per byte for whoever sees whole stories; with %d"
                + " characters in view the limit is higher.",
            limit,
            CONTEXT));
  }

  private static ReportTable table(Sizes sizes, Ladder ar, Ladder diffusion) {
    List<List<Cell>> rows = new ArrayList<>();
    for (int size = 0; size < sizes.networks.size(); size++) {
      int at = size;
      rows.add(
          List.of(
              Cell.of(sizes.networks.get(size).toString()),
              Cell.of(ar.run(size, 0).facts().parameters()),
              Cell.of(ar.compute(size) / 1e9),
              Cell.of(ar.overSeeds(seed -> ar.bits(at, seed))),
              Cell.of(diffusion.overSeeds(seed -> diffusion.bits(at, seed)))));
    }
    return new ReportTable(
        "Held-out bits per byte, mean over seeds",
        List.of(
            Column.text("network"),
            new Column("parameters", 0),
            new Column("compute, GFLOP", 0),
            new Column("AR, exact", 3),
            new Column("diffusion, bound", 3)),
        rows);
  }

  private static ReportPlot plot(Sizes sizes, Ladder ar, Ladder diffusion, double limit) {
    List<ReportPlot.Point> source = new ArrayList<>();
    for (int size = 0; size < sizes.networks.size(); size++) {
      source.add(new ReportPlot.Point(ar.compute(size) / 1e9, Interval.exact(limit)));
    }
    return new ReportPlot(
        "bits",
        "Held-out bits per byte by compute",
        ReportPlot.Axis.logarithmic("compute, GFLOP"),
        ReportPlot.Axis.linear("bits per byte"),
        List.of(
            new ReportPlot.Line("AR", points(sizes, ar)),
            new ReportPlot.Line("diffusion", points(sizes, diffusion)),
            new ReportPlot.Line("entropy of the source", source)));
  }

  private static List<ReportPlot.Point> points(Sizes sizes, Ladder ladder) {
    List<ReportPlot.Point> points = new ArrayList<>();
    for (int size = 0; size < sizes.networks.size(); size++) {
      int at = size;
      Interval bits = ladder.overSeeds(seed -> ladder.bits(at, seed));
      points.add(new ReportPlot.Point(ladder.compute(size) / 1e9, bits));
    }
    return points;
  }
}
