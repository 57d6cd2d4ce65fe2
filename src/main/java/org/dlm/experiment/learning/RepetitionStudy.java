// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.learning;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.dlm.corpus.TextCorpus;
import org.dlm.diffusion.TimeWarmup;
import org.dlm.evaluation.Interval;
import org.dlm.experiment.laboratory.Laboratory;
import org.dlm.experiment.laboratory.NetworkSize;
import org.dlm.experiment.laboratory.RunPlan;
import org.dlm.experiment.laboratory.Study;
import org.dlm.experiment.laboratory.StudyCorpus;
import org.dlm.experiment.laboratory.TwinPlan;
import org.dlm.experiment.laboratory.Twins;
import org.dlm.report.Claim;
import org.dlm.report.Finding;
import org.dlm.report.ReportPlot;
import org.dlm.report.ReportTable;
import org.dlm.report.StudyResult;
import org.dlm.training.TrainingConfig;
import org.jspecify.annotations.Nullable;

/** A small text is read over and over: who learns on, and who turns? */
public final class RepetitionStudy implements Study {

  private static final String SOURCE = "arXiv 2507.15857, 2511.03276";

  private static final Claim TURNS =
      Claim.above(
          0,
          "turns-later",
          "On repeated text AR's held-out loss turns upwards after fewer epochs than diffusion's.",
          SOURCE,
          "doublings between the epoch of AR's least loss and that of diffusion's");

  private static final Claim OVERTAKES =
      Claim.above(
          0,
          "overtakes",
          "With enough epochs diffusion comes below the best that AR ever reaches.",
          SOURCE,
          "least held-out loss over all epochs, AR (exact) minus diffusion (bound), nats per"
              + " character");

  private static final Claim FRESH =
      Claim.above(
          0,
          "fresh-text",
          "While text is fresh, AR is ahead.",
          SOURCE,
          "held-out loss at the end of the run on fresh text, diffusion (bound) minus AR (exact),"
              + " nats per character");

  private static final Claim KEEPS =
      Claim.above(
          0,
          "keeps-worth",
          "Repeated text keeps its worth longer for diffusion than for AR.",
          "arXiv 2507.15857",
          "doublings between the constants R of worth = 1 + R (1 - exp(-(epochs - 1) / R)),"
              + " diffusion over AR");

  private static final Sizes FULL =
      new Sizes(List.of(1L, 2L, 3L), new NetworkSize(48, 2, 4), 8_192, 128);

  private static final Sizes QUICK =
      new Sizes(List.of(1L, 2L), new NetworkSize(48, 2, 4), 4_096, 32);

  private static final Sizes TINY = new Sizes(List.of(1L, 2L), new NetworkSize(16, 1, 2), 512, 4);

  private static final int CONTEXT = 64;
  private static final int BATCH = 8;

  /** The best of the stability study, for both. */
  private static final double RATE = 3e-3;

  /** Sizes of a scale; a text of so many characters is seen so often. */
  private record Sizes(List<Long> seeds, NetworkSize network, int characters, int epochs) {

    long stepsPerEpoch() {
      return characters / (CONTEXT * BATCH);
    }
  }

  @Override
  public String name() {
    return "repetition";
  }

  @Override
  public String title() {
    return "Repetition: who still learns from a text seen 100 times?";
  }

  @Override
  public List<Claim> claims() {
    return List.of(TURNS, OVERTAKES, FRESH, KEEPS);
  }

  @Override
  public StudyResult run(Laboratory laboratory) throws IOException {
    Sizes sizes = laboratory.scale().of(FULL, QUICK, TINY);
    int heldOut = Math.max(2_048, sizes.characters);
    int all = sizes.characters * sizes.epochs;
    RepeatedText stories =
        repeat(
            laboratory,
            sizes,
            "stories",
            StoryText.characters(all, 1),
            StoryText.characters(heldOut, 2));
    @Nullable RepeatedText own = null;
    @Nullable Path file = laboratory.text();
    if (file != null) {
      StringBuilder text = new StringBuilder();
      TextCorpus.open(file, "text").forEach(text::append);
      requireEnough(text.length(), sizes.characters + heldOut, file);
      int cut = text.length() - heldOut;
      own =
          repeat(
              laboratory,
              sizes,
              String.valueOf(file.getFileName()),
              text.substring(0, cut),
              text.substring(cut));
    }
    return result(sizes, stories, own);
  }

  private static void requireEnough(int found, int needed, Path file) throws IOException {
    if (found < needed) {
      throw new IOException(
          "%s has %,d characters, fewer than the %,d that are trained on and held out; give more text"
              .formatted(file, found, needed));
    }
  }

  /** Trains twins on the beginning of a text, over and over, and on all of it, as fresh text. */
  private static RepeatedText repeat(
      Laboratory laboratory, Sizes sizes, String name, String text, String heldOut)
      throws IOException {
    String small = text.substring(0, sizes.characters);
    StudyCorpus repeated = laboratory.corpus(RepeatedText.stream(small, text + heldOut, heldOut));
    StudyCorpus fresh = laboratory.corpus(RepeatedText.stream(text, text + heldOut, heldOut));
    List<TwinPlan> plans = new ArrayList<>();
    for (StudyCorpus corpus : List.of(repeated, fresh)) {
      for (long seed : sizes.seeds) {
        String kind = corpus.equals(repeated) ? "repeated" : "fresh";
        String label = "%s, %s, seed %d".formatted(name, kind, seed);
        plans.add(plan(corpus, sizes, label, seed));
      }
    }
    List<Twins> twins = laboratory.trainTwins(plans);
    int seeds = sizes.seeds.size();
    return new RepeatedText(
        name,
        sizes.stepsPerEpoch(),
        CharacterEntropy.nats(small),
        twins.subList(0, seeds),
        twins.subList(seeds, 2 * seeds));
  }

  private static TwinPlan plan(StudyCorpus corpus, Sizes sizes, String label, long seed) {
    long epoch = sizes.stepsPerEpoch();
    TrainingConfig training =
        RunPlan.steadyTraining(epoch * sizes.epochs, BATCH, RATE, seed, epoch);
    return new TwinPlan(
        RunPlan.ar(label, corpus, sizes.network, training),
        RunPlan.diffusion(label, corpus, sizes.network, training, new TimeWarmup(2 * epoch)));
  }

  private static StudyResult result(Sizes sizes, RepeatedText stories, @Nullable RepeatedText own) {
    List<ReportTable> tables = new ArrayList<>(stories.tables());
    List<ReportPlot> plots = new ArrayList<>(stories.plots("stories"));
    if (own != null) {
      tables.addAll(own.tables());
      plots.addAll(own.plots("own-text"));
    }
    return new StudyResult(
        setup(sizes, stories, own),
        List.of(
            "network, parameters, text, tokens, batch, optimizer, clipping, seeds, epochs, and the"
                + " learning rate of %s, which is the best of the stability study for both"
                    .formatted(RATE)),
        List.of(
            "AR's loss is exact, diffusion's an upper bound, so diffusion is at least this good.",
            "Diffusion's times begin below 0.3 in the first two epochs."),
        List.of(
            finding(TURNS, stories, own, RepeatedText.Pair::laterTurn, sizes),
            finding(OVERTAKES, stories, own, RepeatedText.Pair::gain, sizes),
            finding(FRESH, stories, own, RepeatedText.Pair::lag, sizes),
            finding(KEEPS, stories, own, RepeatedText.Pair::longerWorth, sizes)),
        tables,
        plots);
  }

  private static Finding finding(
      Claim claim,
      RepeatedText stories,
      @Nullable RepeatedText own,
      ToDoubleFunction<RepeatedText.Pair> measure,
      Sizes sizes) {
    StringBuilder note = new StringBuilder("On stories; the interval is over seeds (Student's).");
    if (own != null) {
      Interval there = own.overSeeds(measure);
      note.append(
          String.format(
              Locale.ROOT,
              " On %s: %.3f [%.3f, %.3f], which is %s.",
              own.name(),
              there.value(),
              there.low(),
              there.high(),
              claim.judge(there, "").verdict()));
    }
    if (claim.equals(TURNS)) {
      note.append(
          " Who has not turned after %d epochs counts as turning then.".formatted(sizes.epochs));
    }
    return claim.judge(stories.overSeeds(measure), note.toString());
  }

  private static List<String> setup(Sizes sizes, RepeatedText stories, @Nullable RepeatedText own) {
    return List.of(
        String.format(
            Locale.ROOT,
            "Network: %s, %,d parameters on stories; context %d, batch %d, constant learning rate.",
            sizes.network,
            stories.parameters(),
            CONTEXT,
            BATCH),
        String.format(
            Locale.ROOT,
            "Text: %,d characters seen up to %d times (%d steps each), and beside it as many tokens"
                + " of fresh text; %d seeds. An epoch is as many tokens as the text has, from"
                + " random places.",
            sizes.characters,
            sizes.epochs,
            sizes.stepsPerEpoch(),
            sizes.seeds.size()),
        own == null ? "Texts: stories." : "Texts: stories, and " + own.name() + ".");
  }
}
