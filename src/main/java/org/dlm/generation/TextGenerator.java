// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.generation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.dlm.autoregressive.AutoregressiveConfig;
import org.dlm.autoregressive.AutoregressiveDecoder;
import org.dlm.checkpoint.Checkpoint;
import org.dlm.decoding.Canvas;
import org.dlm.decoding.DecodedCanvas;
import org.dlm.decoding.DecodingListener;
import org.dlm.decoding.DecodingRequest;
import org.dlm.decoding.PromptCheck;
import org.dlm.decoding.SequenceRandom;
import org.dlm.decoding.StopTokens;
import org.dlm.decoding.TokenConstraint;
import org.dlm.diffusion.UnmaskingConfig;
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
  private final RuleBook ruleBook;

  private TextGenerator(
      AttentionMode attention,
      TransformerPredictor predictor,
      ModelVocabulary vocabulary,
      Tokenizer tokenizer) {
    this.attention = attention;
    this.predictor = predictor;
    this.vocabulary = vocabulary;
    this.tokenizer = tokenizer;
    ruleBook = new RuleBook(tokenizer, vocabulary, predictor.vocabularySize());
  }

  /**
   * Opens a model folder.
   *
   * @param kernels gives the arithmetic, once the model has proved whole
   * @throws IOException if model or tokenizer are missing, damaged, or do not belong together
   */
  public static TextGenerator open(Path folder, Supplier<Kernels> kernels) throws IOException {
    Checkpoint checkpoint = Checkpoint.open(folder);
    // Both take their time to load native code, so they are opened at once.
    OpeningTokenizer opening = new OpeningTokenizer(checkpoint.tokenizerFile());
    try {
      TransformerPredictor predictor = TransformerPredictor.load(checkpoint, kernels.get());
      Tokenizer tokenizer = opening.await();
      return new TextGenerator(
          checkpoint.config().attention(),
          predictor,
          ModelVocabulary.of(checkpoint, tokenizer),
          tokenizer);
    } catch (IOException | RuntimeException | Error e) {
      opening.close();
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
    return generate(prompt, settings, sample, listener, null);
  }

  /**
   * Continues a prompt as {@link #generate(String, GenerationSettings, long, DecodingListener)}
   * does, by a rule instead of those of the settings.
   *
   * @param constraint of the answer; or null for the rules of the settings
   */
  public GeneratedText generate(
      String prompt,
      GenerationSettings settings,
      long sample,
      DecodingListener listener,
      @Nullable TokenConstraint constraint) {
    long begin = System.nanoTime();
    int[] promptIds = vocabulary.encode(prompt);
    Integer length = settings.length();
    PromptCheck.require(promptIds, length == null ? 1 : length, predictor);
    SequenceRandom random = SequenceRandom.of(settings.seed(), sample);
    int room = predictor.maxLength() - promptIds.length;
    TimedConstraint rule = rule(constraint, settings, promptIds.length);
    Answer answer =
        switch (attention) {
          case BIDIRECTIONAL -> unmask(promptIds, settings.unmasking(room), random, listener, rule);
          case CAUSAL -> append(promptIds, settings.autoregressive(room), random, listener, rule);
        };
    return new GeneratedText(
        prompt + vocabulary.decode(answer.ids),
        boxed(promptIds),
        boxed(answer.ids),
        answer.evaluations,
        answer.budget,
        (System.nanoTime() - begin) * 1e-9,
        rule == null ? 0 : rule.seconds());
  }

  private @Nullable TimedConstraint rule(
      @Nullable TokenConstraint constraint, GenerationSettings settings, int from) {
    if (constraint != null) {
      return new TimedConstraint(constraint);
    }
    AnswerRules rules = settings.rules();
    return rules == null ? null : new TimedConstraint(ruleBook.constraint(rules, from));
  }

  /** What a decoder wrote, and in how many of the evaluations that it was given. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Answer(int[] ids, int evaluations, int budget) {}

  private Answer unmask(
      int[] prompt,
      UnmaskingConfig config,
      SequenceRandom random,
      DecodingListener listener,
      @Nullable TokenConstraint constraint) {
    StopTokens stops = vocabulary.stopTokens();
    PromptCheck.require(prompt, config.length(), predictor);
    Canvas canvas = Canvas.continuing(prompt, config.length(), vocabulary.maskId());
    DecodedCanvas decoded =
        new UnmaskingDecoder(predictor, vocabulary.maskId(), stops, config)
            .decode(new DecodingRequest(canvas, random, listener, constraint));
    return new Answer(
        decoded.answer(prompt.length, stops), decoded.evaluations(), decoded.budget());
  }

  private Answer append(
      int[] prompt,
      AutoregressiveConfig config,
      SequenceRandom random,
      DecodingListener listener,
      @Nullable TokenConstraint constraint) {
    long before = predictor.evaluations();
    int[] ids =
        new AutoregressiveDecoder(
                predictor, vocabulary.neverWritten(), vocabulary.stopTokens(), config)
            .decode(prompt, random, listener, constraint);
    return new Answer(ids, (int) (predictor.evaluations() - before), config.length());
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

  /** Frees the tokenizer. */
  @Override
  public void close() {
    tokenizer.close();
  }
}
