// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.dlm.benchmark.Benchmark;
import org.dlm.benchmark.BenchmarkReport;
import org.dlm.benchmark.BenchmarkSize;
import org.dlm.benchmark.BenchmarkWork;
import org.dlm.benchmark.StepPart;
import org.dlm.kernels.KernelProvider;
import org.dlm.kernels.Kernels;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dlm bench}: how fast the program is on this machine. */
@Command(
    name = "bench",
    header = "Measure the speed of training and evaluation.",
    description = {
      "Runs steps on a model of a fixed size with random weights and tokens: some to warm up, some"
          + " that are timed, some that are watched to see where time goes. The work is train"
          + " (masked diffusion), train-ar (its autoregressive twin), forward (one sequence, the"
          + " logits of all positions), decode (masked diffusion, 128 tokens after a prompt of 32)"
          + " or matmul (the products of a training step alone).",
      "",
      "Operations are counted by formula. Utilisation is their rate as a share of the best rate"
          + " of large products, measured in the same run.",
      "",
      "Sizes (width, layers, vocabulary, sequence, batch): nano 128, 4, 96, 64, 12; small 384, 6,"
          + " 2048, 256, 16; base 768, 12, 8192, 512, 4."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  dlm bench train --config small --threads 2",
      "      tokens per second of training, and what they are spent on",
      "  dlm bench forward --config base --json",
      "      one line of JSON",
      "  dlm bench decode --config small --steps 32 --cache dual --block-length 32",
      "      tokens per second of a decode with a cache",
      "  dlm bench train --config base --seq 4096",
      "      as many tokens per step, in longer sequences",
    })
final class BenchCommand implements Callable<Integer> {

  /** Tokens of a decode. */
  private static final int DECODED = 128;

  @Parameters(
      index = "0",
      paramLabel = "WORK",
      description = "train, train-ar, forward, decode or matmul.")
  BenchmarkWork work = BenchmarkWork.TRAIN;

  @Option(
      names = "--config",
      paramLabel = "SIZE",
      required = true,
      description = "nano, small or base.")
  BenchmarkSize size = BenchmarkSize.SMALL;

  @Option(
      names = "--seq",
      paramLabel = "N",
      description = "Tokens per sequence; a step keeps its number of tokens. Default: the size's.")
  @Nullable Integer seq;

  @Mixin DecodingOptions decoding = new DecodingOptions();

  @Option(names = "--threads", paramLabel = "N", description = "Threads. Default: one per core.")
  int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--json", description = "Print one line of JSON.")
  boolean json;

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    requireUse();
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    Kernels kernels = KernelProvider.select(threads, line -> err.println("dlm: " + line));
    int usual = work == BenchmarkWork.DECODE ? DECODED : size.seq();
    int length = seq == null ? usual : seq;
    BenchmarkReport report =
        Benchmark.measure(work, size, length, decoding.settings(length, null), kernels);
    if (json) {
      printJson(report, out);
    } else {
      print(report, out);
    }
    return 0;
  }

  /** Refuses options of decoding for work that does not decode. */
  private void requireUse() {
    if (work == BenchmarkWork.DECODE) {
      return;
    }
    CommandSpec ofDecoding = Objects.requireNonNull(spec.mixins().get("decoding"));
    for (OptionSpec option : ofDecoding.options()) {
      if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
        throw new ParameterException(
            spec.commandLine(),
            option.longestName()
                + " says how to decode, but the work is "
                + Choices.written(work)
                + "; leave it out, or measure decode");
      }
    }
  }

  private static void print(BenchmarkReport report, PrintWriter out) {
    out.printf(
        "%s %s: %,d parameters, %d x %d tokens; %s%n",
        Choices.written(report.work()),
        Choices.written(report.size()),
        report.parameters(),
        report.batch(),
        report.seq(),
        report.kernels());
    out.printf(
        "%,.1f tokens/s; %.4f s (median of %d; %.4f to %.4f, quartiles %.1f %% apart)%n",
        report.tokensPerSecond(),
        report.timings().median(),
        report.timings().count(),
        report.timings().fastest(),
        report.timings().slowest(),
        100 * report.timings().spread());
    out.printf(
        "%.1f GFLOP/s of %.1f: utilisation %.1f %%%n",
        report.flopRate() / 1e9, report.bestFlopRate() / 1e9, 100 * report.utilisation());
    out.printf("%,.0f MiB at the peak%n", report.peakMebibytes());
    for (Map.Entry<StepPart, Double> share : report.shares().entrySet()) {
      out.printf("%6.1f %%  %s%n", 100 * share.getValue(), Choices.written(share.getKey()));
    }
  }

  private static void printJson(BenchmarkReport report, PrintWriter out) throws IOException {
    JsonWriter writer = new JsonWriter(out);
    writer.beginObject();
    writer.name("program").value(Version.program());
    writer.name("commit").value(SourceCommit.current());
    writer.name("mode").value(Choices.written(report.work()));
    writer.name("config").value(Choices.written(report.size()));
    writer.name("seq").value(report.seq());
    writer.name("batch").value(report.batch());
    writer.name("threads").value(report.threads());
    writer.name("kernels").value(report.kernels());
    writer.name("params").value(report.parameters());
    writer.name("tokens_per_s").value(rounded(report.tokensPerSecond(), 1));
    writer.name("median_s").value(rounded(report.timings().median(), 6));
    writer.name("min_s").value(rounded(report.timings().fastest(), 6));
    writer.name("max_s").value(rounded(report.timings().slowest(), 6));
    writer.name("spread").value(rounded(report.timings().spread(), 4));
    writer.name("iters").value(report.timings().count());
    writer.name("rss_mb").value(rounded(report.peakMebibytes(), 1));
    writer.name("gflop").value(rounded(report.flops() / 1e9, 3));
    writer.name("gflops").value(rounded(report.flopRate() / 1e9, 1));
    writer.name("best_gflops").value(rounded(report.bestFlopRate() / 1e9, 1));
    writer.name("mfu").value(rounded(report.utilisation(), 4));
    writer.name("shares").beginObject();
    for (Map.Entry<StepPart, Double> share : report.shares().entrySet()) {
      writer.name(Choices.written(share.getKey())).value(rounded(share.getValue(), 4));
    }
    writer.endObject().endObject();
    out.println();
  }

  private static double rounded(double value, int digits) {
    double unit = Math.pow(10, digits);
    return Math.round(value * unit) / unit;
  }
}
