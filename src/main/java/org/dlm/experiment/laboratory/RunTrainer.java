// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.laboratory;

import com.google.gson.JsonElement;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.dlm.checkpoint.Dtype;
import org.dlm.checkpoint.SpecialIds;
import org.dlm.data.BatchSampler;
import org.dlm.kernels.AttentionMode;
import org.dlm.kernels.Kernels;
import org.dlm.objective.LossEstimate;
import org.dlm.tokenizer.SpecialToken;
import org.dlm.tokenizer.SpecialTokens;
import org.dlm.training.DivergedException;
import org.dlm.training.HeldOutLoss;
import org.dlm.training.RunFolder;
import org.dlm.training.StepReport;
import org.dlm.training.Trainer;
import org.dlm.training.TrainingConfig;
import org.dlm.training.TrainingListener;
import org.dlm.training.TransformerModel;
import org.dlm.transformer.TransformerNetwork;
import org.dlm.transformer.WeightInitializer;
import org.jspecify.annotations.Nullable;

/** Trains one plan, and keeps the curve of its held-out losses. */
final class RunTrainer implements TrainingListener {

  /** Held-out windows of a measurement, if there are so many. */
  private static final int WINDOWS = 256;

  private final RunPlan plan;
  private final String program;
  private final @Nullable String commit;
  private final List<TrainedRun.Measured> curve = new ArrayList<>();
  private long tokens;

  RunTrainer(RunPlan plan, String program, @Nullable String commit) {
    this.plan = plan;
    this.program = program;
    this.commit = commit;
  }

  /**
   * Trains and writes the model.
   *
   * @param folder for the model
   * @return what the run says of itself; it diverged if a loss or gradient was not finite
   */
  TrainedRun.Facts train(Path folder, Kernels kernels) throws IOException {
    long begin = System.nanoTime();
    TrainingConfig training = plan.training();
    StudyCorpus corpus = plan.corpus();
    TransformerNetwork network = new TransformerNetwork(plan.network(), kernels, true);
    WeightInitializer.initialize(network, training.seed());
    TransformerModel model = new TransformerModel(network, kernels);
    BatchSampler sampler = new BatchSampler(corpus.training(), training.batch(), training.seed());
    Trainer trainer = new Trainer(model, plan.objective(), sampler, training, kernels);
    HeldOutLoss heldOut =
        new HeldOutLoss(
            model,
            plan.heldOut(),
            corpus.heldOut(),
            WINDOWS,
            training.microBatch(),
            training.seed());
    RunFolder run =
        new RunFolder(folder, identity(), network, specialIds(), corpus.tokenizer(), trainer);
    boolean diverged = false;
    try {
      trainer.run(0, heldOut, step -> run.export(folder, step, Dtype.F32), this);
    } catch (DivergedException e) {
      diverged = true;
    }
    return new TrainedRun.Facts(
        plan.key(),
        plan.label(),
        training.seed(),
        plan.network().parameterCount(),
        tokens,
        corpus.dataHash(),
        curve,
        diverged,
        (System.nanoTime() - begin) * 1e-9,
        commit);
  }

  private RunFolder.Identity identity() {
    Map<String, String> options = new TreeMap<>();
    for (Map.Entry<String, JsonElement> part : plan.identity().entrySet()) {
      options.put(part.getKey(), part.getValue().getAsString());
    }
    boolean diffusion = plan.objective().attentionMode() == AttentionMode.BIDIRECTIONAL;
    return new RunFolder.Identity(
        program,
        commit,
        diffusion ? "diffusion" : "ar",
        plan.training().seed(),
        plan.corpus().training().tokens().header().dataHash(),
        options);
  }

  /** In a stream of text no token begins a text, and the model never sees one. */
  private SpecialIds specialIds() {
    SpecialTokens special = plan.corpus().special();
    boolean diffusion = plan.objective().attentionMode() == AttentionMode.BIDIRECTIONAL;
    return new SpecialIds(
        diffusion ? special.mask() : null,
        plan.corpus().hasDocuments() ? special.bos() : null,
        List.of(special.eos()),
        special.has(SpecialToken.PAD) ? special.pad() : null);
  }

  @Override
  public void onStep(StepReport report) {
    tokens += report.tokens();
  }

  @Override
  public void onEvaluation(long step, LossEstimate heldOut) {
    curve.add(new TrainedRun.Measured(step, tokens, heldOut.mean(), heldOut.halfWidth()));
  }

  @Override
  public void onSaved(long step) {}
}
