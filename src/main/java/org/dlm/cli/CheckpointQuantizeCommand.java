// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.dlm.checkpoint.Checkpoint;
import org.dlm.checkpoint.Conversion;
import org.dlm.checkpoint.Dtype;
import org.dlm.corpus.TextCorpus;
import org.dlm.evaluation.Figure;
import org.dlm.evaluation.Likelihood;
import org.dlm.evaluation.LikelihoodEvaluation;
import org.dlm.evaluation.Scorer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dlm checkpoint quantize}: a model in 8 bits, and what that changes. */
@Command(
    name = "quantize",
    header = "Store a model in 8 bits and measure the loss.",
    description = {
      "Writes the model as dlm checkpoint convert --dtype int8 does, matrices as 8-bit numbers with"
          + " a scale per 32 of them. Then asks both models about the same texts, with the same"
          + " masks, and prints the likelihood of the first, the change, and the sizes.",
      "",
      "The change is a mean of differences, text by text, so that its 95 %% interval is much"
          + " narrower than that of either likelihood."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  dlm checkpoint quantize checkpoints/stories runs/stories-int8 --corpus held-out.jsonl",
      "      a quarter of the size of 32-bit floats, and what it costs in bits per byte",
      "  dlm checkpoint quantize runs/mine runs/mine-int8 --corpus play.txt --samples 128 --json",
      "      by more masks, as JSON",
    })
final class CheckpointQuantizeCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "DIR", description = "A model folder.")
  Path from = Path.of("");

  @Parameters(index = "1", paramLabel = "NEW", description = "A folder that does not exist yet.")
  Path to = Path.of("");

  @Option(
      names = "--corpus",
      required = true,
      paramLabel = "PATH",
      description =
          "Text that the model was not trained on: a UTF-8 file, which is one text; a .jsonl file"
              + " with a text per line; or a folder of these.")
  Path corpus = Path.of("");

  @Option(
      names = "--text-field",
      paramLabel = "NAME",
      description = "The field of JSONL objects that holds the text. Default: text.")
  String textField = "text";

  @Option(
      names = "--shard-size",
      paramLabel = "SIZE",
      description = "Most data in one file, such as 500MB or 2GB. Default: 5GB.")
  @Nullable String shardSize;

  @Mixin EvaluationOptions options = new EvaluationOptions();

  @Option(names = "--threads", paramLabel = "N", description = "Threads. Default: all cores.")
  int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--json", description = "Print a JSON object.")
  boolean json;

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    Checkpoint original = Checkpoint.open(from);
    List<String> texts = new ArrayList<>();
    TextCorpus.open(corpus, textField).forEach(texts::add);
    StorageOptions storage = new StorageOptions();
    storage.shardSize = shardSize;
    try (EvaluatedModel before = open(from, err)) {
      new Conversion(original.format(), Dtype.INT8, storage.shardBytes()).run(original, to);
      err.printf("dlm: %s is written%n", to);
      try (EvaluatedModel after = open(to, err)) {
        Likelihood likelihood = measure(before.scorer(), before, texts);
        Scorer difference = Scorer.difference(after.scorer(), before.scorer());
        print(original, likelihood, measure(difference, before, texts), before.method());
      }
    }
    return 0;
  }

  private EvaluatedModel open(Path folder, PrintWriter err) throws IOException {
    ModelOptions model = new ModelOptions();
    model.model = folder;
    model.threads = threads;
    return EvaluatedModel.open(model, options, err);
  }

  private Likelihood measure(Scorer scorer, EvaluatedModel model, List<String> texts) {
    return LikelihoodEvaluation.ofTexts(
        scorer, model.cutter(), texts, options.sampling(), known -> {});
  }

  private void print(Checkpoint original, Likelihood likelihood, Likelihood change, String method)
      throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    Figure bits = likelihood.bitsPerByte();
    Figure more = change.bitsPerByte();
    double share = more.mean() / bits.mean();
    long bytes = Checkpoint.open(to).weights().bytes();
    double ofFloats = bytes / (double) (original.config().parameterCount() * Float.BYTES);
    if (json) {
      Map<String, Object> facts = EvaluationPrinter.facts(likelihood, method);
      facts.put("change_bits_per_byte", EvaluationPrinter.facts(more));
      facts.put("change_share", share);
      facts.put("weight_bytes_before", original.weights().bytes());
      facts.put("weight_bytes", bytes);
      facts.put("share_of_f32", ofFloats);
      EvaluationPrinter.json(facts, out);
      return;
    }
    EvaluationPrinter.lines(likelihood, method, out);
    EvaluationPrinter.line("change, bits/byte", more, out);
    out.printf(
        Locale.ROOT,
        "%-20s  %+.4f %% +- %.4f %%%n%-20s  %,d, were %,d; %.4f of float32%n",
        "change",
        100 * share,
        100 * more.halfWidth() / bits.mean(),
        "weight bytes",
        bytes,
        original.weights().bytes(),
        ofFloats);
  }
}
