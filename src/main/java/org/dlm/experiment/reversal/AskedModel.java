// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.reversal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.dlm.checkpoint.Checkpoint;
import org.dlm.corpus.Cloze;
import org.dlm.decoding.StopTokens;
import org.dlm.diffusion.BoundEvaluation;
import org.dlm.diffusion.StratifiedCounts;
import org.dlm.evaluation.GapCutter;
import org.dlm.evaluation.GapWriter;
import org.dlm.evaluation.RecallEvaluation;
import org.dlm.evaluation.Sampling;
import org.dlm.evaluation.Scorer;
import org.dlm.generation.ModelVocabulary;
import org.dlm.generation.TransformerPredictor;
import org.dlm.kernels.AttentionMode;
import org.dlm.kernels.Kernels;
import org.dlm.tokenizer.Tokenizer;
import org.jspecify.annotations.Nullable;

/** A model folder, of either kind, opened to be asked what it has read. */
public final class AskedModel implements AutoCloseable {

  private final Tokenizer tokenizer;
  private final GapCutter cutter;
  private final GapWriter writer;
  private final Scorer scorer;

  /**
   * How a model answers.
   *
   * @param window most tokens of a text; null for all positions of the model
   * @param tokensPerStep how many a diffusion model writes in an evaluation
   * @param guidance strength of a diffusion model's classifier-free guidance, 0 for none
   * @param masks how often a diffusion model looks at an answer to rank it, an even number
   */
  public record Settings(@Nullable Integer window, int tokensPerStep, double guidance, int masks) {

    /** Refuses what gives no answer. */
    public Settings {
      if (tokensPerStep < 1) {
        throw new IllegalArgumentException(
            "a diffusion model must write at least 1 token in an evaluation, not " + tokensPerStep);
      }
      if (!(guidance >= 0 && Double.isFinite(guidance))) {
        throw new IllegalArgumentException(
            "guidance must be 0 (none) or a positive number, but is " + guidance);
      }
      if (masks < 4 || masks % 4 != 0) {
        throw new IllegalArgumentException(
            "the number of masks for ranking must be a multiple of 4, but is " + masks);
      }
    }

    /** Half of the masks at a time, so that there are two draws. */
    private int rows() {
      return masks / 2;
    }

    private int windowOf(int positions) {
      if (window != null && (window < 2 || window > positions)) {
        throw new IllegalArgumentException(
            "a window must have 2 to "
                + positions
                + " tokens, the model's positions, not "
                + window);
      }
      return window == null ? positions : window;
    }

    private void requireNextToken() {
      if (tokensPerStep != 1 || guidance != 0) {
        throw new IllegalArgumentException(
            "a next-token model writes one token in an evaluation, without guidance; leave these"
                + " out, or use a diffusion model");
      }
    }

    /** Draws of a ranking. */
    public Sampling sampling(long seed) {
      return new Sampling(2, 0, seed);
    }
  }

  private AskedModel(Tokenizer tokenizer, GapCutter cutter, GapWriter writer, Scorer scorer) {
    this.tokenizer = tokenizer;
    this.cutter = cutter;
    this.writer = writer;
    this.scorer = scorer;
  }

  /**
   * Opens a model.
   *
   * @param kernels gives the arithmetic, once the folder has proved whole
   * @throws IOException if model or tokenizer are missing, damaged, or do not belong together
   */
  public static AskedModel open(Path folder, Settings settings, Supplier<Kernels> kernels)
      throws IOException {
    Checkpoint checkpoint = Checkpoint.open(folder);
    Tokenizer tokenizer = Tokenizer.open(checkpoint.tokenizerFile());
    try {
      ModelVocabulary vocabulary = ModelVocabulary.of(checkpoint, tokenizer);
      boolean diffusion = checkpoint.config().attention() == AttentionMode.BIDIRECTIONAL;
      int window = settings.windowOf(checkpoint.config().maxLength());
      int eosId = eosId(checkpoint, tokenizer, vocabulary.bosId());
      GapCutter cutter = new GapCutter(tokenizer, vocabulary.bosId(), eosId, window, diffusion);
      StopTokens stops = vocabulary.stopTokens();
      if (!diffusion) {
        settings.requireNextToken();
      }
      TransformerPredictor predictor = TransformerPredictor.load(checkpoint, kernels.get());
      if (!diffusion) {
        GapWriter writer = GapWriter.nextToken(predictor, stops);
        return new AskedModel(tokenizer, cutter, writer, Scorer.of(predictor));
      }
      int maskId = vocabulary.maskId();
      BoundEvaluation bound =
          new BoundEvaluation(
              predictor, maskId, settings.guidance(), new StratifiedCounts(settings.rows()));
      GapWriter writer =
          GapWriter.unmasking(
              predictor, maskId, stops, settings.tokensPerStep(), settings.guidance());
      return new AskedModel(tokenizer, cutter, writer, Scorer.of(bound));
    } catch (IOException | RuntimeException e) {
      tokenizer.close();
      throw e;
    }
  }

  /** The token that ends a text; a model of streams needs none. */
  private static int eosId(Checkpoint checkpoint, Tokenizer tokenizer, @Nullable Integer bosId) {
    List<Integer> ids = checkpoint.specialIds().eos();
    if (!ids.isEmpty()) {
      return ids.get(0);
    }
    return bosId == null ? 0 : tokenizer.specialTokens().eos();
  }

  /** Asks questions, one after the other. */
  public RecallEvaluation.Result ask(
      List<Cloze> questions,
      RecallEvaluation.Settings settings,
      Consumer<RecallEvaluation.Answer> listener) {
    return new RecallEvaluation(tokenizer, cutter, writer, scorer, settings)
        .run(questions, listener);
  }

  /** Frees the tokenizer. */
  @Override
  public void close() {
    tokenizer.close();
  }
}
