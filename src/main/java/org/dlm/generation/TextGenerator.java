// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.generation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.dlm.autoregressive.AutoregressiveDecoder;
import org.dlm.checkpoint.Checkpoint;
import org.dlm.decoding.Decoder;
import org.dlm.decoding.DecodingListener;
import org.dlm.decoding.PromptCheck;
import org.dlm.decoding.SequenceRandom;
import org.dlm.diffusion.UnmaskingDecoder;
import org.dlm.kernels.AttentionMode;
import org.dlm.kernels.Kernels;
import org.dlm.tokenizer.Tokenizer;
import org.jspecify.annotations.Nullable;

/**
 * Continues texts with the model of a folder: by unmasking if it is a diffusion model, token after
 * token if it predicts the next one.
 *
 * <p>Not thread-safe. {@link #close} it after the last use.
 */
public final class TextGenerator implements AutoCloseable {

  private final AttentionMode attention;
  private final TransformerPredictor predictor;
  private final ModelVocabulary vocabulary;
  private final Tokenizer tokenizer;

  private TextGenerator(
      AttentionMode attention,
      TransformerPredictor predictor,
      ModelVocabulary vocabulary,
      Tokenizer tokenizer) {
    this.attention = attention;
    this.predictor = predictor;
    this.vocabulary = vocabulary;
    this.tokenizer = tokenizer;
  }

  /**
   * Opens a model folder.
   *
   * @param kernels gives the arithmetic, once the folder has proved whole
   * @throws IOException if model or tokenizer are missing, damaged, or do not belong together
   */
  public static TextGenerator open(Path folder, Supplier<Kernels> kernels) throws IOException {
    Checkpoint checkpoint = Checkpoint.open(folder);
    Tokenizer tokenizer = Tokenizer.open(checkpoint.tokenizerFile());
    try {
      ModelVocabulary vocabulary = ModelVocabulary.of(checkpoint, tokenizer);
      return new TextGenerator(
          checkpoint.config().attention(),
          TransformerPredictor.load(checkpoint, kernels.get()),
          vocabulary,
          tokenizer);
    } catch (IOException | RuntimeException e) {
      tokenizer.close();
      throw e;
    }
  }

  /**
   * Continues a prompt.
   *
   * @param prompt the beginning of the text; may be empty if the model's texts begin with a token
   * @param sample which of the answers to this prompt, from 0: each has its own random numbers
   * @param listener told of each step
   * @throws IllegalArgumentException if the prompt holds special tokens or is too long, or the
   *     settings do not fit each other, the model or the prompt
   */
  public GeneratedText generate(
      String prompt, GenerationSettings settings, long sample, DecodingListener listener) {
    long begin = System.nanoTime();
    long evaluationsBefore = predictor.evaluations();
    int[] promptIds = vocabulary.encode(prompt);
    Integer length = settings.length();
    PromptCheck.require(promptIds, length == null ? 1 : length, predictor);
    Decoder decoder = decoder(settings, predictor.maxLength() - promptIds.length);
    SequenceRandom random = SequenceRandom.of(settings.seed(), sample);
    int[] answerIds = decoder.decode(promptIds, random, listener);
    return new GeneratedText(
        prompt + vocabulary.decode(answerIds),
        boxed(promptIds),
        boxed(answerIds),
        predictor.evaluations() - evaluationsBefore,
        (System.nanoTime() - begin) * 1e-9);
  }

  /** The decoder for the model's kind, which follows from what its tokens may see. */
  private Decoder decoder(GenerationSettings settings, int room) {
    return switch (attention) {
      case BIDIRECTIONAL ->
          new UnmaskingDecoder(
              predictor, vocabulary.maskId(), vocabulary.stopTokens(), settings.unmasking(room));
      case CAUSAL ->
          new AutoregressiveDecoder(
              predictor,
              vocabulary.neverWritten(),
              vocabulary.stopTokens(),
              settings.autoregressive(room));
    };
  }

  private static List<Integer> boxed(int[] ids) {
    return Arrays.stream(ids).boxed().toList();
  }

  /** The model's tokenizer, closed with the generator. */
  public Tokenizer tokenizer() {
    return tokenizer;
  }

  /** Id of the mask that a diffusion model fills in; null for a next-token model. */
  public @Nullable Integer mask() {
    return attention == AttentionMode.BIDIRECTIONAL ? vocabulary.maskId() : null;
  }

  /** How often the network has been evaluated. */
  public long evaluations() {
    return predictor.evaluations();
  }

  /** Frees the tokenizer. */
  @Override
  public void close() {
    tokenizer.close();
  }
}
