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

  private TextGenerator(LoadedModel model) {
    attention = model.attention();
    predictor = model.predictor();
    vocabulary = model.vocabulary();
    tokenizer = model.tokenizer();
    ruleBook = model.ruleBook();
  }

  /**
   * Opens a model folder.
   *
   * @param kernels gives the arithmetic, once the model has proved whole
   * @throws IOException if model or tokenizer are missing, damaged, or do not belong together
   */
  public static TextGenerator open(Path folder, Supplier<Kernels> kernels) throws IOException {
    return LoadedModel.load(Checkpoint.open(folder), kernels, TextGenerator::new);
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
    return write(prompt, vocabulary.encode(prompt), settings, sample, listener, constraint, begin);
  }

  /**
   * Answers in a conversation.
   *
   * @param turns what was said, in its order; the last is to be answered
   * @param sample which of the answers to it, from 0
   * @return a text that is the answer alone
   * @throws IllegalArgumentException if the tokenizer has no tokens for conversations, this one is
   *     too long for the model, or the settings do not fit
   */
  public GeneratedText answer(
      List<ChatTurn> turns, GenerationSettings settings, long sample, DecodingListener listener) {
    long begin = System.nanoTime();
    int[] promptIds = new ChatTemplate(tokenizer).encode(turns);
    return write("", promptIds, settings, sample, listener, null, begin);
  }

  /**
   * Writes what follows a prompt.
   *
   * @param shown what of the prompt the text begins with
   * @param begin when the work began, by the clock in nanoseconds
   */
  private GeneratedText write(
      String shown,
      int[] promptIds,
      GenerationSettings settings,
      long sample,
      DecodingListener listener,
      @Nullable TokenConstraint constraint,
      long begin) {
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
        shown + vocabulary.decode(answer.ids),
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
