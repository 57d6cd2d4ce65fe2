// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.learning;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.dlm.data.TokenLayout;
import org.dlm.evaluation.Interval;
import org.dlm.experiment.laboratory.StudyText;
import org.dlm.experiment.laboratory.TrainedRun;
import org.dlm.experiment.laboratory.Twins;
import org.dlm.report.ReportPlot;
import org.dlm.report.ReportTable;
import org.dlm.report.ReportTable.Cell;
import org.dlm.report.ReportTable.Column;

/**
 * What became of twins that read one text over and over.
 *
 * @param name of the text
 * @param stepsPerEpoch updates in which as many tokens are read as it has
 * @param ceiling entropy of its characters, in nats, which a model has to undercut to have learnt
 * @param repeated twins of this text, by seed
 * @param fresh twins of as many tokens that were never repeated, by seed
 */
record RepeatedText(
    String name, long stepsPerEpoch, double ceiling, List<Twins> repeated, List<Twins> fresh) {

  private static final int CONTEXT = 64;

  /** Epochs that are printed. */
  private static final List<Integer> PRINTED =
      List.of(1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128);

  /** A stream, whose alphabet is that of a larger text. */
  static StudyText stream(String text, String alphabet, String heldOut) {
    return new StudyText(List.of(text), List.of(heldOut), alphabet, TokenLayout.STREAM, CONTEXT);
  }

  /**
   * The curves of one seed: losses after each epoch, from the first.
   *
   * @param ar of the next-token model
   * @param diffusion of its twin
   * @param freshAr on fresh text
   * @param freshDiffusion on fresh text
   */
  record Pair(
      List<Double> ar, List<Double> diffusion, List<Double> freshAr, List<Double> freshDiffusion) {

    double laterTurn() {
      return Math.log((double) turn(diffusion) / turn(ar)) / Math.log(2);
    }

    double gain() {
      return ar.get(turn(ar) - 1) - diffusion.get(turn(diffusion) - 1);
    }

    double lag() {
      return freshDiffusion.get(freshDiffusion.size() - 1) - freshAr.get(freshAr.size() - 1);
    }

    double longerWorth() {
      return Math.log(constant(diffusion, freshDiffusion) / constant(ar, freshAr)) / Math.log(2);
    }
  }

  /** The epoch of the least loss. */
  static int turn(List<Double> curve) {
    return IntStream.range(0, curve.size())
            .reduce((best, i) -> curve.get(i) < curve.get(best) ? i : best)
            .orElseThrow()
        + 1;
  }

  /** The constant R of the worth of repeated text, from the second epoch to the turn. */
  static double constant(List<Double> curve, List<Double> fresh) {
    List<double[]> reference = new ArrayList<>();
    for (int e = 0; e < fresh.size(); e++) {
      reference.add(new double[] {e + 1, fresh.get(e)});
    }
    double[] epochs =
        IntStream.rangeClosed(2, turn(curve))
            .filter(e -> !Double.isNaN(HalfLife.equivalent(curve.get(e - 1), reference)))
            .mapToDouble(e -> e)
            .toArray();
    double[] worths = new double[epochs.length];
    for (int i = 0; i < epochs.length; i++) {
      worths[i] = HalfLife.equivalent(curve.get((int) epochs[i] - 1), reference);
    }
    return HalfLife.fit(epochs, worths);
  }

  private List<Pair> pairs() {
    return IntStream.range(0, repeated.size())
        .mapToObj(
            s ->
                new Pair(
                    curve(repeated.get(s).ar()),
                    curve(repeated.get(s).diffusion()),
                    curve(fresh.get(s).ar()),
                    curve(fresh.get(s).diffusion())))
        .toList();
  }

  /** The losses after each epoch. */
  private List<Double> curve(TrainedRun run) {
    return run.facts().curve().stream()
        .filter(measured -> measured.step() % stepsPerEpoch == 0)
        .map(TrainedRun.Measured::nats)
        .toList();
  }

  long parameters() {
    return repeated.get(0).ar().facts().parameters();
  }

  /** A measure of each seed, as one figure. */
  Interval overSeeds(ToDoubleFunction<Pair> measure) {
    return Interval.ofRuns(pairs().stream().mapToDouble(measure).toArray());
  }

  List<ReportTable> tables() {
    List<List<Cell>> rows = new ArrayList<>();
    for (int epoch : PRINTED) {
      if (epoch <= pairs().get(0).ar().size()) {
        rows.add(
            List.of(
                Cell.of(epoch),
                Cell.of(overSeeds(pair -> pair.ar().get(epoch - 1))),
                Cell.of(overSeeds(pair -> pair.diffusion().get(epoch - 1))),
                Cell.of(overSeeds(pair -> pair.freshAr().get(epoch - 1))),
                Cell.of(overSeeds(pair -> pair.freshDiffusion().get(epoch - 1)))));
      }
    }
    ReportTable losses =
        new ReportTable(
            "Held-out loss on " + name + ", nats per character, mean over seeds",
            List.of(
                new Column("epochs", 0),
                new Column("AR, repeated", 3),
                new Column("diffusion, repeated", 3),
                new Column("AR, fresh", 3),
                new Column("diffusion, fresh", 3)),
            rows);
    ReportTable turns =
        new ReportTable(
            "Turns on " + name + " (characters alone give %.3f nats)".formatted(ceiling),
            List.of(
                Column.text("model"),
                new Column("epoch of the least loss", 1),
                new Column("least loss", 3),
                new Column("constant R, epochs (10,000: none lost)", 1)),
            List.of(
                row("AR", Pair::ar, Pair::freshAr),
                row("diffusion", Pair::diffusion, Pair::freshDiffusion)));
    return List.of(losses, turns);
  }

  private List<Cell> row(
      String model, Function<Pair, List<Double>> own, Function<Pair, List<Double>> other) {
    return List.of(
        Cell.of(model),
        Cell.of(overSeeds(pair -> turn(own.apply(pair)))),
        Cell.of(overSeeds(pair -> own.apply(pair).get(turn(own.apply(pair)) - 1))),
        Cell.of(overSeeds(pair -> constant(own.apply(pair), other.apply(pair)))));
  }

  List<ReportPlot> plots(String plotName) {
    return List.of(
        new ReportPlot(
            plotName,
            "Held-out loss on " + name,
            ReportPlot.Axis.logarithmic("epochs (or as many tokens of fresh text)"),
            ReportPlot.Axis.linear("nats per character"),
            List.of(
                line("AR, repeated", Pair::ar),
                line("diffusion, repeated", Pair::diffusion),
                line("AR, fresh", Pair::freshAr),
                line("diffusion, fresh", Pair::freshDiffusion))));
  }

  private ReportPlot.Line line(String label, Function<Pair, List<Double>> curve) {
    List<ReportPlot.Point> points = new ArrayList<>();
    for (int epoch : PRINTED) {
      if (epoch <= pairs().get(0).ar().size()) {
        points.add(
            new ReportPlot.Point(epoch, overSeeds(pair -> curve.apply(pair).get(epoch - 1))));
      }
    }
    return new ReportPlot.Line(label, points);
  }
}
