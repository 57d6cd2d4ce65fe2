// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import com.google.gson.Gson;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.dlm.checkpoint.Checkpoint;
import org.dlm.checkpoint.Provenance;
import org.dlm.decoding.Sampling;
import org.dlm.diffusion.CacheUse;
import org.dlm.diffusion.Strategy;
import org.dlm.evaluation.Interval;
import org.dlm.experiment.writing.DecodingCell;
import org.dlm.experiment.writing.DecodingReport;
import org.dlm.experiment.writing.DecodingStudy;
import org.dlm.experiment.writing.StoryQuality;
import org.dlm.generation.GenerationSettings;
import org.dlm.generation.GeneratorTeam;
import org.dlm.report.StudyReport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dlm evaluate decoding}: strategies against each other. */
@Command(
    name = "decoding",
    header = "Compare decoding strategies by the stories they write.",
    description = {
      "Lets each strategy write stories with each budget of network evaluations, and judges them by"
          + " the grammar that the bundled models learned from: share of possible stories, of"
          + " the characters that stand before the first fault (sound), mean log-probability of the"
          + " possible ones in nats, share of different words, pairs and triples of"
          + " words, entropy of a story's tokens in nats, and tokens per second.",
      "",
      "All strategies have the same seeds. Intervals are of 95 %%: Wilson's for shares, normal ones"
          + " for means."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  dlm evaluate decoding --out eval/decoding/strategies",
      "      the whole table, and a report of it with plots",
      "  dlm evaluate decoding --samples 50 --json > cells.jsonl",
      "      one JSON object per cell",
      "  dlm evaluate decoding --strategies threshold:0.8,factor --budgets 128 --cache dual \\",
      "      --block-length 32 --length 96",
      "      two strategies with a cache",
    })
final class EvaluateDecodingCommand implements Callable<Integer> {

  @Mixin ModelOptions model = new ModelOptions();

  @Option(
      names = "--strategies",
      paramLabel = "RULE",
      split = ",",
      description = "Strategies, as 'dlm generate --strategy' has them. Default: all.")
  List<String> strategies = Arrays.stream(Strategy.values()).map(Strategy::toString).toList();

  @Option(
      names = "--budgets",
      paramLabel = "N",
      split = ",",
      description = "Most evaluations of a story. Default: 4,8,16,32,64,128.")
  List<Integer> budgets = List.of(4, 8, 16, 32, 64, 128);

  @Option(
      names = "--samples",
      paramLabel = "N",
      description = "Stories of each strategy and budget. Default: 200.")
  int samples = 200;

  @Option(
      names = "--length",
      paramLabel = "N",
      description = "Most tokens of a story. Default: 128, or what the model has room for.")
  @Nullable Integer length;

  @Option(
      names = "--block-length",
      paramLabel = "N",
      description = "Unmask in blocks of so many tokens. Default: one block.")
  @Nullable Integer blockLength;

  @Option(
      names = "--temperature",
      paramLabel = "T",
      description = "0 takes the likeliest token, 1 draws as the model does. Default: 1.")
  double temperature = 1;

  @Option(
      names = "--top-p",
      paramLabel = "P",
      description =
          "Draw from the likeliest tokens only that together have probability P. Default: 1, all.")
  double topP = 1;

  @Option(
      names = "--cache",
      paramLabel = "REACH",
      description = "none, prefix or dual, as 'dlm generate' has it. Default: none.")
  CacheUse.Reach cache = CacheUse.Reach.NONE;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description =
          "Write so many stories side by side: sooner done, but each is slower. Default: 1.")
  int batch = 1;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Seed of the random numbers. Default: 0.")
  long seed;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Folder of a report as JSON, Markdown and HTML, with plots. Default: no report.")
  @Nullable Path out;

  @Option(names = "--json", description = "Print one JSON object per strategy and budget.")
  boolean json;

  @Spec CommandSpec spec;

  private static final Gson GSON = new Gson();

  /** A line of {@code --json}: a cell, and how it was made. */
  private record Line(
      String model,
      double temperature,
      double topP,
      @Nullable Integer length,
      @Nullable Integer blockLength,
      String cache,
      int batch,
      int threads,
      long seed,
      @Nullable String commit,
      DecodingCell cell,
      Interval sound) {}

  @Override
  public Integer call() throws IOException {
    PrintWriter results = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    GenerationSettings settings =
        new GenerationSettings(
            length,
            new Sampling(temperature, 0, topP),
            null,
            blockLength,
            null,
            null,
            new CacheUse(cache, 0),
            null,
            seed);
    DecodingStudy study = new DecodingStudy(strategies, budgets, samples, settings);
    Path folder = model.folder();
    if (out != null) {
      RunPlaces.requireWritable(out);
    }
    Instant begun = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    List<StoryQuality> cells = new ArrayList<>();
    try (GeneratorTeam team = GeneratorTeam.open(folder, batch, () -> model.kernels(batch, err))) {
      if (!json) {
        results.println(
            "strategy                budget  evaluations  valid %               sound %"
                + "        nats/story        distinct-1/2/3       entropy  tokens/s");
      }
      study.run(
          team,
          cell -> {
            cells.add(cell);
            results.println(json ? GSON.toJson(line(folder, cell)) : row(cell));
            results.flush();
          });
    }
    if (out != null) {
      report(folder, cells, begun).write(out);
    }
    return 0;
  }

  private StudyReport report(Path folder, List<StoryQuality> cells, Instant begun)
      throws IOException {
    @Nullable Provenance provenance = Checkpoint.open(folder).provenance();
    String where =
        "Model %s, %s tokens a story"
            .formatted(folder.getFileName(), length == null ? "the usual" : "at most " + length);
    String blocks = blockLength == null ? "one block" : "blocks of " + blockLength;
    List<String> setup =
        List.of(
            where + ", " + blocks + ", cache " + Choices.written(cache) + ".",
            "Temperature %s, top-p %s, empty prompt; %d stories a row, the same seeds for all."
                .formatted(temperature, topP, samples),
            "%d stories side by side on %d threads.".formatted(batch, model.threads),
            "Possible: the grammar could have written it (Wilson's interval). Sound: the share of a"
                + " text's characters that stand before its first fault, mean. Nats are those of"
                + " the grammar itself, the true source.");
    return DecodingReport.of(
        cells,
        setup,
        "dlm " + String.join(" ", spec.root().commandLine().getParseResult().originalArgs()),
        SourceCommit.current(),
        provenance == null ? null : provenance.commit(),
        seed,
        begun);
  }

  private Line line(Path folder, StoryQuality quality) {
    return new Line(
        folder.getFileName().toString(),
        temperature,
        topP,
        length,
        blockLength,
        Choices.written(cache),
        batch,
        model.threads,
        seed,
        SourceCommit.current(),
        quality.cell(),
        quality.sound());
  }

  private static String row(StoryQuality quality) {
    DecodingCell cell = quality.cell();
    Interval valid = cell.valid();
    Interval nats = cell.logProbability();
    return String.format(
        Locale.ROOT,
        "%-22s  %6d  %11.1f  %5.1f (%5.1f to %5.1f)  %5.1f +- %4.1f  %-16s  %.3f %.3f %.3f  %7.3f  %8.1f",
        cell.strategy(),
        cell.budget(),
        cell.evaluations().value(),
        100 * valid.value(),
        100 * valid.low(),
        100 * valid.high(),
        100 * quality.sound().value(),
        100 * (quality.sound().high() - quality.sound().value()),
        nats == null
            ? "-"
            : String.format(Locale.ROOT, "%.1f +- %.1f", nats.value(), nats.high() - nats.value()),
        cell.distinct().get(0),
        cell.distinct().get(1),
        cell.distinct().get(2),
        cell.entropy().value(),
        cell.tokensPerSecond().value());
  }
}
