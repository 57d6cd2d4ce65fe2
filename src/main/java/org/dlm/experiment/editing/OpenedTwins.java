// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.editing;

import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.dlm.autoregressive.AutoregressiveConfig;
import org.dlm.autoregressive.AutoregressiveDecoder;
import org.dlm.autoregressive.NextTokenLikelihood;
import org.dlm.checkpoint.Checkpoint;
import org.dlm.decoding.Canvas;
import org.dlm.decoding.DecodedCanvas;
import org.dlm.decoding.DecodingListener;
import org.dlm.decoding.DecodingRequest;
import org.dlm.decoding.Sampling;
import org.dlm.decoding.SequenceRandom;
import org.dlm.decoding.StopTokens;
import org.dlm.diffusion.UnmaskingConfig;
import org.dlm.diffusion.UnmaskingDecoder;
import org.dlm.diffusion.UnmaskingPolicy;
import org.dlm.experiment.laboratory.Laboratory;
import org.dlm.experiment.laboratory.StoryTwins;
import org.dlm.generation.GenerationSettings;
import org.dlm.generation.ModelVocabulary;
import org.dlm.generation.TransformerPredictor;
import org.dlm.tokenizer.Tokenizer;

/**
 * Both twins of the stories on one thread, asked token by token.
 *
 * <p>Texts are token ids without the one that begins and the one that ends them. Not thread-safe.
 */
final class OpenedTwins implements Closeable {

  /** Blocks in which a diffusion model writes a text from its beginning to its end. */
  static final int BLOCKS = 4;

  private final Tokenizer tokenizer;
  private final TransformerPredictor ar;
  private final TransformerPredictor diffusion;
  private final StopTokens stops;
  private final int beginId;
  private final int endId;
  private final int maskId;

  /**
   * Tokens that a model wrote.
   *
   * @param ids what was asked for, cut where the text ends. Not copied.
   * @param evaluations of the network
   * @param positions that went through it, over all evaluations: what they cost
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Written(int[] ids, int evaluations, long positions) {}

  private OpenedTwins(
      Tokenizer tokenizer,
      ModelVocabulary vocabulary,
      int endId,
      TransformerPredictor ar,
      TransformerPredictor diffusion) {
    Integer bosId = vocabulary.bosId();
    if (bosId == null) {
      throw new IllegalArgumentException(
          "the twins were trained on a stream of text; use some whose texts begin with a token");
    }
    this.tokenizer = tokenizer;
    this.ar = ar;
    this.diffusion = diffusion;
    this.endId = endId;
    beginId = bosId;
    // A text in which another one begins has ended.
    stops = StopTokens.of(endId, beginId);
    maskId = vocabulary.maskId();
  }

  /**
   * Opens both models.
   *
   * @throws IOException if one is missing, damaged, or does not belong to its tokenizer
   */
  static OpenedTwins open(StoryTwins twins, Laboratory laboratory) throws IOException {
    Checkpoint diffusion = Checkpoint.open(twins.diffusion().folder());
    Checkpoint ar = Checkpoint.open(twins.ar().folder());
    Tokenizer tokenizer = Tokenizer.open(diffusion.tokenizerFile());
    try {
      return new OpenedTwins(
          tokenizer,
          ModelVocabulary.of(diffusion, tokenizer),
          tokenizer.specialTokens().eos(),
          TransformerPredictor.load(ar, laboratory.kernels()),
          TransformerPredictor.load(diffusion, laboratory.kernels()));
    } catch (IOException | RuntimeException e) {
      tokenizer.close();
      throw e;
    }
  }

  /** The tokenizer of both. */
  Tokenizer tokenizer() {
    return tokenizer;
  }

  /** Most tokens that a diffusion model writes from its beginning to its end: whole blocks. */
  int canvas() {
    return BLOCKS * ((diffusion.maxLength() - 1) / BLOCKS);
  }

  /** The text of tokens. */
  String text(int[] ids) {
    return tokenizer.decode(ids);
  }

  /** Lets the next-token model go on after a beginning until the text ends, at most to a length. */
  Written goOn(int[] before, int length, Sampling sampling, SequenceRandom random) {
    return append(before, length - before.length, Set.of(maskId), stops, sampling, random);
  }

  /** Lets the next-token model write exactly so many tokens after a beginning. */
  Written append(int[] before, int tokens, Sampling sampling, SequenceRandom random) {
    Set<Integer> never = new HashSet<>(stops.ids());
    never.add(maskId);
    return append(before, tokens, never, StopTokens.of(), sampling, random);
  }

  private Written append(
      int[] before,
      int tokens,
      Set<Integer> never,
      StopTokens ends,
      Sampling sampling,
      SequenceRandom random) {
    long evaluations = ar.evaluations();
    int[] written =
        new AutoregressiveDecoder(ar, never, ends, new AutoregressiveConfig(tokens, sampling))
            .decode(begun(before, before.length), random, DecodingListener.NONE);
    int count = (int) (ar.evaluations() - evaluations);
    return new Written(written, count, before.length + count);
  }

  /** The next-token model's negative log-likelihood of a text from a token to its end, in nats. */
  double nats(int[] text, int from) {
    int length = Math.min(text.length + 1, ar.maxLength() - 1);
    int[] ids = begun(text, length);
    double[] losses = new double[ids.length];
    NextTokenLikelihood.add(ids, from + 1, ids.length, ar, losses);
    return Arrays.stream(losses).sum();
  }

  /**
   * Lets the diffusion model fill what is masked at [from, to), the rest of the whole text given.
   *
   * @param text token ids. Not modified.
   * @param steps most evaluations
   */
  Written fill(
      int[] text, int from, int to, UnmaskingPolicy policy, int steps, SequenceRandom random) {
    int[] ids = begun(text, diffusion.maxLength() - 1);
    Arrays.fill(ids, 1 + from, 1 + to, maskId);
    UnmaskingConfig config =
        new GenerationSettings(to - from, 0, steps, to - from, null, policy, 0)
            .unmasking(to - from);
    return unmasked(Canvas.ofMasked(ids, maskId), config, random, 1 + from, 1 + to);
  }

  /**
   * Lets the diffusion model write a text of which a beginning is written; a policy that revises
   * tokens may revise the beginning as well.
   *
   * @param before token ids. Not modified.
   */
  Written rewrite(int[] before, UnmaskingPolicy policy, Sampling sampling, SequenceRandom random) {
    int length = canvas();
    int[] ids = Arrays.copyOf(begun(before, before.length), 1 + length);
    Arrays.fill(ids, 1 + before.length, ids.length, maskId);
    boolean[] free = new boolean[ids.length];
    Arrays.fill(free, 1, ids.length, true);
    int block = length / BLOCKS;
    UnmaskingConfig config =
        new GenerationSettings(length, sampling, null, block, null, policy, null, null, 0)
            .unmasking(length);
    return unmasked(new Canvas(ids, free, maskId), config, random, 1, ids.length);
  }

  private Written unmasked(
      Canvas canvas, UnmaskingConfig config, SequenceRandom random, int from, int to) {
    DecodedCanvas decoded =
        new UnmaskingDecoder(diffusion, maskId, stops, config)
            .decode(new DecodingRequest(canvas, random, DecodingListener.NONE));
    int evaluations = decoded.evaluations();
    int[] written = stops.trim(decoded.ids(), from, to);
    return new Written(written, evaluations, (long) evaluations * canvas.length());
  }

  /** A text after the token that begins it, filled to a length with the one that ends it. */
  private int[] begun(int[] text, int length) {
    int[] ids = new int[1 + length];
    ids[0] = beginId;
    IntStream.range(0, length).forEach(i -> ids[1 + i] = i < text.length ? text[i] : endId);
    return ids;
  }

  /** Frees the tokenizer. */
  @Override
  public void close() {
    tokenizer.close();
  }
}
