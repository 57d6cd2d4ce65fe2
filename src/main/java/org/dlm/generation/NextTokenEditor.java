// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.generation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Map;
import java.util.function.Supplier;
import org.dlm.autoregressive.NextTokenReviser;
import org.dlm.checkpoint.Checkpoint;
import org.dlm.constraint.TextRules;
import org.dlm.decoding.Revision;
import org.dlm.kernels.Kernels;
import org.dlm.tokenizer.Tokenizer;

/**
 * Revises texts with the next-token model of a folder, to compare it with {@link DiffusionEditor}.
 *
 * <p>Not thread-safe. {@link #close} it after the last use.
 */
public final class NextTokenEditor implements AutoCloseable {

  private final TransformerPredictor predictor;
  private final ModelVocabulary vocabulary;
  private final Tokenizer tokenizer;
  private final RuleBook ruleBook;
  private final BitSet text;

  private NextTokenEditor(LoadedModel model) {
    predictor = model.predictor();
    vocabulary = model.vocabulary();
    tokenizer = model.tokenizer();
    ruleBook = model.ruleBook();
    text = GappedText.tokensOfText(tokenizer.tokenBytes());
  }

  /**
   * Opens a model folder.
   *
   * @param kernels gives the arithmetic, once the folder has proved whole
   * @throws IOException if model or tokenizer are missing, damaged, or do not belong together
   */
  public static NextTokenEditor open(Path folder, Supplier<Kernels> kernels) throws IOException {
    return LoadedModel.load(Checkpoint.open(folder), kernels, NextTokenEditor::new);
  }

  /**
   * Revises a text that is given as tokens.
   *
   * @param part token ids of the text, without those that begin and end it. Not modified.
   */
  public Revision reviseTokens(int[] part, Revision.Doubt doubt) {
    int start = vocabulary.textStart();
    if (start == 0) {
      throw new IllegalArgumentException(
          "the model was trained on a stream of text, so nothing comes before the first token of a"
              + " text; use one whose texts begin with a token");
    }
    int end = start + part.length;
    return NextTokenReviser.revise(
            vocabulary.whole(part, predictor.maxLength()),
            start,
            end,
            doubt,
            predictor,
            ruleBook.constraint(TextRules.ANY, start, Map.of(end - 1, text)))
        .within(start, end);
  }

  /** The tokenizer of the model, which is closed with this editor. */
  public Tokenizer tokenizer() {
    return tokenizer;
  }

  /** Frees the tokenizer. */
  @Override
  public void close() {
    tokenizer.close();
  }
}
