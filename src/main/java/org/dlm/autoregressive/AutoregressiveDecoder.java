// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.autoregressive;

import java.util.Arrays;
import java.util.Set;
import org.dlm.decoding.Canvas;
import org.dlm.decoding.Decoder;
import org.dlm.decoding.DecodingListener;
import org.dlm.decoding.Placements;
import org.dlm.decoding.PromptCheck;
import org.dlm.decoding.SequenceRandom;
import org.dlm.decoding.Softmax;
import org.dlm.decoding.StopTokens;
import org.dlm.decoding.TokenConstraint;
import org.dlm.decoding.TokenPredictor;
import org.dlm.decoding.TokenSampler;
import org.dlm.decoding.Window;
import org.jspecify.annotations.Nullable;

/**
 * Writes an answer from left to right, one token per network evaluation.
 *
 * <p>Only the newest token is computed at each step; the keys and values of those before it come
 * from the predictor's cache. Not thread-safe: holds the work arrays of one decode.
 */
public final class AutoregressiveDecoder implements Decoder {

  /** Stands at the positions to be written, for a constraint; no model's token. */
  private static final int NOT_WRITTEN = -1;

  private final TokenPredictor predictor;
  private final StopTokens stopTokens;
  private final AutoregressiveConfig config;
  private final TokenSampler sampler;
  private final float[] logits;
  private final Placements decided = new Placements();

  /**
   * Sets up a decoder.
   *
   * @param predictor a causal model
   * @param forbidden ids that are never written, such as MASK in a shared vocabulary
   * @param stopTokens decoding stops at the first of these, which is not part of the answer
   */
  public AutoregressiveDecoder(
      TokenPredictor predictor,
      Set<Integer> forbidden,
      StopTokens stopTokens,
      AutoregressiveConfig config) {
    this.predictor = predictor;
    this.stopTokens = stopTokens;
    this.config = config;
    sampler = new TokenSampler(predictor.vocabularySize(), config.sampling(), forbidden);
    logits = new float[predictor.vocabularySize()];
  }

  @Override
  public int[] decode(int[] prompt, SequenceRandom random, DecodingListener listener) {
    return decode(prompt, random, listener, null);
  }

  /**
   * Decodes one answer by a rule, or by none if it is null.
   *
   * @throws IllegalArgumentException if the prompt cannot be continued, or not by this rule, saying
   *     why
   */
  public int[] decode(
      int[] prompt,
      SequenceRandom random,
      DecodingListener listener,
      @Nullable TokenConstraint constraint) {
    if (prompt.length == 0) {
      throw new IllegalArgumentException(
          "an autoregressive model needs a prompt of at least 1 token; begin with the start token");
    }
    PromptCheck.require(prompt, config.length(), predictor);

    // 1. The prompt is evaluated once; its keys and values stay in the cache.
    int[] ids = Arrays.copyOf(prompt, prompt.length + config.length());
    int length = prompt.length;
    Window window = new Window(0, length);
    if (constraint != null) {
      constraint.begin(Canvas.continuing(prompt, config.length(), NOT_WRITTEN));
    }

    for (int step = 0; step < config.length(); step++) {
      // 2. The last position's logits say what comes next.
      int[] last = {length - 1};
      predictor.predict(ids, 1, length, null, window, last, 1, logits);
      if (constraint != null) {
        constraint.restrict(length, logits, 0);
      }
      int token = sampler.sample(logits, 0, random.stream(step, length));
      ids[length] = token;
      if (constraint != null) {
        constraint.commit(length, token);
      }

      decided.clear();
      decided.add(length, token, Softmax.probability(logits, 0, logits.length, token));
      listener.onStep(step, decided, Arrays.copyOf(ids, length + 1));

      // 3. A stop token ends the answer; otherwise the new token is the next window.
      if (stopTokens.contains(token)) {
        break;
      }
      window = new Window(length, length + 1);
      length++;
    }
    return Arrays.copyOfRange(ids, prompt.length, length);
  }
}
