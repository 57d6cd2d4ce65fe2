// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.dlm.checkpoint.Dtype;
import org.dlm.checkpoint.SpecialIds;
import org.dlm.checkpoint.TokenizerFiles;
import org.dlm.data.BatchSampler;
import org.dlm.data.PackedTokens;
import org.dlm.data.TokenLayout;
import org.dlm.data.TokenWindows;
import org.dlm.kernels.KernelProvider;
import org.dlm.kernels.Kernels;
import org.dlm.objective.Objective;
import org.dlm.tokenizer.SpecialToken;
import org.dlm.tokenizer.SpecialTokens;
import org.dlm.tokenizer.Tokenizer;
import org.dlm.training.HeldOutLoss;
import org.dlm.training.RunFolder;
import org.dlm.training.Trainer;
import org.dlm.training.TrainingConfig;
import org.dlm.training.TransformerModel;
import org.dlm.transformer.TransformerConfig;
import org.dlm.transformer.TransformerNetwork;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dlm train}: packed tokens to a model folder. */
@Command(
    name = "train",
    header = "Train a diffusion model or its autoregressive twin.",
    description = {
      "Trains on a token file that 'dlm corpus pack' wrote. The run lives in the folder --out: the"
          + " model of the last checkpoint, the optimizer's state, and metrics.jsonl.",
      "",
      "A run that was stopped, at whatever moment, goes on with the same command and --resume, and"
          + " ends with the same weights, byte for byte, as one that was not. Results do not depend"
          + " on the number of threads.",
      "",
      "With --schedule wsd the rate is steady until the last part of the run. From a checkpoint"
          + " before that part a run can also go on as a longer one: --resume with more --steps."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  dlm train --objective diffusion --data train.tokens \\",
      "      --held-out held-out.tokens --tokenizer tokenizer/characters \\",
      "      --context 64 --out runs/first",
      "  dlm train @checkpoints/stories/recipe.args",
      "      trains the first stage of the bundled model again",
      "  dlm train --from checkpoints/stories --steps 500 ...",
      "      goes on with its weights, and a new learning rate, as a run of its own",
    })
final class TrainCommand implements Callable<Integer> {

  /** Options that the result does not depend on, or that the data's hash stands for. */
  private static final Set<String> NOT_IDENTITY =
      Set.of(
          "--data",
          "--evaluate-every",
          "--evaluation-windows",
          "--export",
          "--held-out",
          "--help",
          "--out",
          "--resume",
          "--save-every",
          "--stacktrace",
          "--threads",
          "--tokenizer");

  @Mixin ObjectiveOptions objectiveOptions = new ObjectiveOptions();

  @Mixin NetworkOptions networkOptions = new NetworkOptions();

  @Mixin OptimizerOptions optimizerOptions = new OptimizerOptions();

  @Option(
      names = "--from",
      paramLabel = "DIR",
      description =
          "Begin with the weights of this model, of either objective and the same sizes and"
              + " tokenizer. Default: drawn by the seed.")
  @Nullable Path from;

  @Option(
      names = "--data",
      paramLabel = "FILE",
      required = true,
      description = "Token file to train on.")
  Path data = Path.of("");

  @Option(names = "--held-out", paramLabel = "FILE", description = "Token file to evaluate on.")
  @Nullable Path heldOutFile;

  @Option(
      names = "--tokenizer",
      paramLabel = "DIR",
      required = true,
      description = "Folder of the tokenizer that the data was encoded with.")
  Path tokenizerFolder = Path.of("");

  @Option(names = "--out", paramLabel = "DIR", required = true, description = "Folder of the run.")
  Path out = Path.of("");

  @Option(
      names = "--export",
      paramLabel = "DIR",
      description = "At the end, write the model alone, as BF16, to this folder.")
  @Nullable Path export;

  @Option(names = "--resume", description = "Go on with the run in --out.")
  boolean resume;

  @Option(
      names = "--evaluate-every",
      paramLabel = "N",
      defaultValue = "250",
      description = "Steps between held-out evaluations; 0 for none. Default: ${DEFAULT-VALUE}.")
  long evaluateEvery;

  @Option(
      names = "--evaluation-windows",
      paramLabel = "N",
      defaultValue = "256",
      description = "Held-out windows per evaluation. Default: ${DEFAULT-VALUE}.")
  int evaluationWindows;

  @Option(
      names = "--save-every",
      paramLabel = "N",
      defaultValue = "250",
      description = "Steps between checkpoints. Default: ${DEFAULT-VALUE}.")
  long saveEvery;

  @Option(names = "--threads", paramLabel = "N", description = "Threads. Default: one per core.")
  @Nullable Integer threads;

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    // 1. Everything that can be refused is refused before anything is computed.
    TrainingConfig config = optimizerOptions.config(evaluateEvery, saveEvery);
    new RunPlaces(out, export).require(resume);
    TokenizerFiles tokenizer = TokenizerFiles.read(tokenizerFolder);
    TokenWindows windows = windows(data, tokenizer);
    SpecialTokens special = specialTokens(windows.tokens());
    int maskId = objectiveOptions.isDiffusion() ? special.mask() : -1;

    // 2. Network, objective, trainer.
    PrintWriter err = spec.commandLine().getErr();
    int team = threads != null ? threads : Runtime.getRuntime().availableProcessors();
    Kernels kernels = KernelProvider.select(team, err::println);
    Objective objective = objectiveOptions.training(maskId);
    int vocabulary = windows.tokens().header().config().vocabularySize();
    TransformerConfig model = networkOptions.config(vocabulary, objective.attentionMode());
    TransformerNetwork network = new TransformerNetwork(model, kernels, true);
    if (!resume) {
      new FirstWeights(from).give(network, config.seed(), tokenizer);
    }
    TransformerModel trained = new TransformerModel(network, kernels);
    BatchSampler sampler = new BatchSampler(windows, config.batch(), config.seed());
    Trainer trainer = new Trainer(trained, objective, sampler, config, kernels);
    @Nullable HeldOutLoss heldOut = heldOut(trained, maskId, tokenizer, config);
    SpecialIds ids = specialIds(special, windows.tokens().header().config().layout());
    RunFolder folder =
        new RunFolder(out, identity(windows.tokens()), network, ids, tokenizer, trainer);

    // 3. The run.
    long step = resume ? folder.resume() : 0;
    err.printf("%,d parameters; %s%n", model.parameterCount(), kernels.description());
    train(trainer, step, config.steps(), heldOut, folder);
    if (export != null) {
      folder.export(export, config.steps(), Dtype.BF16);
      err.println("wrote the model to " + export);
    }
    return 0;
  }

  private void train(
      Trainer trainer, long step, long steps, @Nullable HeldOutLoss heldOut, RunFolder folder)
      throws IOException {
    Files.createDirectories(out);
    try (TrainingProgress progress =
        new TrainingProgress(
            spec.commandLine().getErr(),
            out.resolve("metrics.jsonl"),
            step,
            steps,
            objectiveOptions.isDiffusion() ? "bound" : "loss")) {
      trainer.run(step, heldOut, folder::save, progress);
    }
  }

  private TokenWindows windows(Path file, TokenizerFiles tokenizer) throws IOException {
    PackedTokens tokens = PackedTokens.open(file);
    tokens.verify();
    String packed = tokens.header().config().tokenizerHash();
    if (!packed.equals(tokenizer.sha256())) {
      throw new IllegalArgumentException(
          file
              + " was packed with another tokenizer than "
              + tokenizerFolder
              + "; pass the one it was packed with, or pack it again");
    }
    return new TokenWindows(tokens, networkOptions.context);
  }

  private SpecialTokens specialTokens(PackedTokens tokens) throws IOException {
    try (Tokenizer tokenizer = Tokenizer.open(tokenizerFolder)) {
      int packed = tokens.header().config().vocabularySize();
      if (tokenizer.vocabularySize() != packed) {
        throw new IllegalArgumentException(
            tokenizerFolder
                + " has "
                + tokenizer.vocabularySize()
                + " tokens, but "
                + data
                + " was packed with "
                + packed);
      }
      return tokenizer.specialTokens();
    }
  }

  /** In a stream of text no token begins a text, and the model never sees one. */
  private SpecialIds specialIds(SpecialTokens special, TokenLayout layout) {
    @Nullable Integer bos = layout == TokenLayout.DOCUMENTS ? special.bos() : null;
    @Nullable Integer mask = objectiveOptions.isDiffusion() ? special.mask() : null;
    @Nullable Integer pad = special.has(SpecialToken.PAD) ? special.pad() : null;
    return new SpecialIds(mask, bos, List.of(special.eos()), pad);
  }

  private @Nullable HeldOutLoss heldOut(
      TransformerModel model, int maskId, TokenizerFiles tokenizer, TrainingConfig config)
      throws IOException {
    if (heldOutFile == null || evaluateEvery == 0) {
      return null;
    }
    return new HeldOutLoss(
        model,
        objectiveOptions.heldOut(maskId),
        windows(heldOutFile, tokenizer),
        evaluationWindows,
        config.microBatch(),
        config.seed());
  }

  private RunFolder.Identity identity(PackedTokens tokens) {
    Map<String, String> options = new TreeMap<>();
    for (OptionSpec option : spec.options()) {
      if (!NOT_IDENTITY.contains(option.longestName())) {
        @Nullable Object value = option.getValue();
        options.put(
            option.longestName(),
            value instanceof Enum<?> constant ? Choices.written(constant) : String.valueOf(value));
      }
    }
    return new RunFolder.Identity(
        Version.program(),
        SourceCommit.current(),
        objectiveOptions.isDiffusion() ? "diffusion" : "ar",
        optimizerOptions.seed,
        tokens.header().dataHash(),
        options);
  }
}
