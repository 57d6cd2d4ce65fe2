// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import java.io.IOException;
import java.io.PrintWriter;
import org.dlm.checkpoint.Checkpoint;
import org.dlm.diffusion.BoundEvaluation;
import org.dlm.evaluation.GreedyMatch;
import org.dlm.evaluation.Scorer;
import org.dlm.evaluation.TextCutter;
import org.dlm.generation.ModelVocabulary;
import org.dlm.generation.TransformerPredictor;
import org.dlm.kernels.AttentionMode;
import org.dlm.tokenizer.Tokenizer;
import org.jspecify.annotations.Nullable;

/** A model folder opened to be measured. */
final class EvaluatedModel implements AutoCloseable {

  private final Tokenizer tokenizer;
  private final TextCutter cutter;
  private final Scorer scorer;
  private final GreedyMatch greedy;
  private final String method;

  private EvaluatedModel(
      Tokenizer tokenizer, TextCutter cutter, Scorer scorer, GreedyMatch greedy, String method) {
    this.tokenizer = tokenizer;
    this.cutter = cutter;
    this.scorer = scorer;
    this.greedy = greedy;
    this.method = method;
  }

  /**
   * Opens a model.
   *
   * @throws IOException if model or tokenizer are missing, damaged, or do not belong together
   */
  static EvaluatedModel open(ModelOptions model, EvaluationOptions options, PrintWriter err)
      throws IOException {
    Checkpoint checkpoint = Checkpoint.open(model.folder());
    Tokenizer tokenizer = Tokenizer.open(checkpoint.tokenizerFile());
    try {
      ModelVocabulary vocabulary = ModelVocabulary.of(checkpoint, tokenizer);
      boolean diffusion = checkpoint.config().attention() == AttentionMode.BIDIRECTIONAL;
      if (!diffusion) {
        options.requireNone();
      }
      TextCutter cutter =
          new TextCutter(
              tokenizer,
              vocabulary.bosId(),
              eosId(checkpoint, tokenizer, vocabulary.bosId()),
              window(options.window, checkpoint.config().maxLength()),
              diffusion);
      TransformerPredictor predictor = TransformerPredictor.load(checkpoint, model.kernels(err));
      if (!diffusion) {
        return new EvaluatedModel(
            tokenizer,
            cutter,
            Scorer.of(predictor),
            GreedyMatch.nextToken(predictor),
            "exact, token after token");
      }
      int maskId = vocabulary.maskId();
      BoundEvaluation evaluation =
          new BoundEvaluation(predictor, maskId, options.strength(), options.boundEstimator());
      return new EvaluatedModel(
          tokenizer,
          cutter,
          Scorer.of(evaluation),
          GreedyMatch.unmasking(predictor, maskId),
          Choices.written(options.chosen()));
    } catch (IOException | RuntimeException e) {
      tokenizer.close();
      throw e;
    }
  }

  private static int window(@Nullable Integer asked, int positions) {
    if (asked != null && asked > positions) {
      throw new IllegalArgumentException(
          "--window must be at most the model's " + positions + " positions, but is " + asked);
    }
    return asked == null ? positions : asked;
  }

  /** The token that ends a text; a model of streams needs none. */
  private static int eosId(Checkpoint checkpoint, Tokenizer tokenizer, @Nullable Integer bosId) {
    if (!checkpoint.specialIds().eos().isEmpty()) {
      return checkpoint.specialIds().eos().get(0);
    }
    return bosId == null ? 0 : tokenizer.specialTokens().eos();
  }

  Tokenizer tokenizer() {
    return tokenizer;
  }

  TextCutter cutter() {
    return cutter;
  }

  Scorer scorer() {
    return scorer;
  }

  GreedyMatch greedy() {
    return greedy;
  }

  /** How its likelihood is known. */
  String method() {
    return method;
  }

  /** Frees the tokenizer. */
  @Override
  public void close() {
    tokenizer.close();
  }
}
