// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.generation;

import java.io.IOException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.dlm.checkpoint.Checkpoint;
import org.dlm.kernels.AttentionMode;
import org.dlm.kernels.Kernels;
import org.dlm.tokenizer.Tokenizer;

/**
 * What is in a model folder: network, tokenizer, and what the two have agreed on.
 *
 * @param attention what the network sees of a text, and so which kind of model it is
 * @param predictor the network
 * @param vocabulary which ids have a meaning of their own
 * @param tokenizer open; it is closed by who uses the model
 */
public record LoadedModel(
    AttentionMode attention,
    TransformerPredictor predictor,
    ModelVocabulary vocabulary,
    Tokenizer tokenizer) {

  /**
   * Loads a folder for a user, who closes the tokenizer.
   *
   * @param kernels gives the arithmetic, once the model has proved whole
   * @param user is made of the model; if that fails, nothing is left open
   * @throws IOException if model or tokenizer are missing, damaged, or do not belong together
   */
  public static <T> T load(
      Checkpoint checkpoint, Supplier<Kernels> kernels, Function<LoadedModel, T> user)
      throws IOException {
    // Network and tokenizer take their time to load native code, so they are opened at once.
    OpeningTokenizer opening = new OpeningTokenizer(checkpoint.tokenizerFile());
    try {
      TransformerPredictor predictor = TransformerPredictor.load(checkpoint, kernels.get());
      Tokenizer tokenizer = opening.await();
      return user.apply(
          new LoadedModel(
              checkpoint.config().attention(),
              predictor,
              ModelVocabulary.of(checkpoint, tokenizer),
              tokenizer));
    } catch (IOException | RuntimeException | Error e) {
      opening.close();
      throw e;
    }
  }

  /** The rules that texts of this model can be held to. */
  RuleBook ruleBook() {
    return new RuleBook(tokenizer, vocabulary, predictor.vocabularySize());
  }
}
