// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.dlm.benchmark.SpeedEstimate;
import org.dlm.checkpoint.Checkpoint;
import org.dlm.checkpoint.Provenance;
import org.dlm.checkpoint.SpecialIds;
import org.dlm.checkpoint.WeightSummary;
import org.dlm.kernels.KernelProvider;
import org.dlm.kernels.Kernels;
import org.dlm.transformer.TransformerConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dlm checkpoint info}: what a model folder holds. */
@Command(
    name = "info",
    header = "Show what a model folder holds.",
    description = {
      "Checks the configuration and the headers of all tensor files, and prints sizes,"
          + " about how many bytes of memory a text of full length needs, special tokens and"
          + " where the model comes from, one fact per line.",
      "",
      "How many tokens per second it can write at most is an estimate, for a text of 128 tokens in"
          + " 64 evaluations, or one after the other by a next-token model: operations by formula,"
          + " at the rate of products that is measured now and printed beside it. Weights above"
          + " 1 GiB as floats are mapped, not read into the heap, and count as they are stored."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  dlm checkpoint info checkpoints/stories",
      "  dlm checkpoint info runs/mine --json",
    })
final class CheckpointInfoCommand implements Callable<Integer> {

  @Parameters(paramLabel = "DIR", description = "A model folder.")
  Path folder = Path.of("");

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads that the estimate is for. Default: all cores.")
  int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--json", description = "Print a JSON object.")
  boolean json;

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Map<String, @Nullable Object> facts = facts(Checkpoint.open(folder));
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      GsonBuilder gson = new GsonBuilder().serializeNulls().disableHtmlEscaping();
      out.println(gson.setPrettyPrinting().create().toJson(facts));
    } else {
      int width = facts.keySet().stream().mapToInt(String::length).max().orElse(0);
      facts.forEach((name, value) -> print(out, width, name.replace('_', ' '), value));
    }
    return 0;
  }

  private Map<String, @Nullable Object> facts(Checkpoint checkpoint) throws IOException {
    TransformerConfig config = checkpoint.config();
    WeightSummary weights = checkpoint.weights();
    SpecialIds ids = checkpoint.specialIds();
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    facts.put("folder", checkpoint.folder().toString());
    facts.put("architecture", checkpoint.format().architecture());
    facts.put("attention", config.attention().name().toLowerCase(Locale.ROOT));
    facts.put("parameters", config.parameterCount());
    facts.put("dtype", weights.dtypes().stream().map(Enum::name).toList());
    facts.put("tensors", weights.tensors());
    facts.put("weight_bytes", weights.bytes());
    facts.put("weights", checkpoint.isMapped() ? "mapped" : "read as F32");
    facts.put("memory_to_run", memoryToRun(checkpoint, weights));
    addSpeed(config, facts);
    facts.put("vocabulary", config.vocabularySize());
    facts.put("context", config.maxLength());
    facts.put("width", config.dModel());
    facts.put("layers", config.layers());
    facts.put("heads", config.heads());
    facts.put("key_value_heads", config.keyValueHeads());
    facts.put("head_width", config.headWidth());
    facts.put("feed_forward", config.feedForward());
    facts.put("tied_head", config.tiedHead());
    facts.put("rope_theta", config.ropeTheta());
    facts.put("norm_epsilon", config.normEpsilon());
    facts.put("mask_token", ids.mask());
    facts.put("bos_token", ids.bos());
    facts.put("eos_token", ids.eos());
    facts.put("pad_token", ids.pad());
    facts.put("tokenizer", Files.exists(checkpoint.tokenizerFile()));
    facts.put("resumable", checkpoint.isResumable());
    @Nullable Provenance provenance = checkpoint.provenance();
    if (provenance != null) {
      addProvenance(provenance, facts);
    }
    return facts;
  }

  /**
   * Bytes that a text of the model's full length needs, about: weights, in floats unless they are
   * mapped, keys and values of all blocks, the widest activations of one block, and logits of every
   * position.
   */
  private static long memoryToRun(Checkpoint checkpoint, WeightSummary weights) {
    TransformerConfig config = checkpoint.config();
    long ofWeights =
        checkpoint.isMapped() ? weights.bytes() : Float.BYTES * config.parameterCount();
    long keysAndValues = 2L * config.layers() * config.keyValueHeads() * config.headWidth();
    long activations = 6L * config.dModel() + 3L * config.feedForward();
    long perPosition = keysAndValues + activations + config.vocabularySize();
    return ofWeights + Float.BYTES * config.maxLength() * perPosition;
  }

  private void addSpeed(TransformerConfig config, Map<String, @Nullable Object> facts) {
    Kernels kernels = KernelProvider.select(threads, line -> {});
    SpeedEstimate estimate = SpeedEstimate.of(config, kernels);
    facts.put("threads", threads);
    facts.put("product_gflops", rounded(estimate.productRate() / 1e9));
    facts.put("forward_tokens", estimate.positions());
    facts.put("forward_seconds", rounded(estimate.secondsPerForward()));
    facts.put("tokens_per_s_max", rounded(estimate.tokensPerSecond()));
  }

  /** To three digits that count. */
  private static double rounded(double value) {
    return new BigDecimal(value).round(new MathContext(3)).doubleValue();
  }

  private static void addProvenance(Provenance from, Map<String, @Nullable Object> facts) {
    facts.put("program", from.program());
    facts.put("commit", from.commit());
    facts.put("date", from.date().toString());
    facts.put("objective", from.objective());
    facts.put("seed", from.seed());
    facts.put("step", from.step());
    facts.put("data_sha256", from.dataSha256());
    facts.put("tokenizer_sha256", from.tokenizerSha256());
    facts.put("options", from.options());
  }

  /** One fact per line; lists without brackets, what is not known as a dash, options below. */
  private static void print(PrintWriter out, int width, String name, @Nullable Object value) {
    String format = "%-" + width + "s  %s%n";
    if (value instanceof Map<?, ?> options) {
      out.println(name);
      options.forEach((option, setting) -> out.printf("  %s %s%n", option, setting));
    } else if (value instanceof Iterable<?> list) {
      String text = list.toString();
      out.printf(format, name, text.length() == 2 ? "-" : text.substring(1, text.length() - 1));
    } else if (value instanceof Boolean flag) {
      out.printf(format, name, flag ? "yes" : "no");
    } else {
      out.printf(format, name, value == null ? "-" : value);
    }
  }
}
