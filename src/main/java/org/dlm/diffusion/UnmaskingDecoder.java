// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.diffusion;

import java.util.Arrays;
import java.util.Set;
import org.dlm.decoding.Decoder;
import org.dlm.decoding.DecodingListener;
import org.dlm.decoding.Placements;
import org.dlm.decoding.PromptCheck;
import org.dlm.decoding.SequenceRandom;
import org.dlm.decoding.StopTokens;
import org.dlm.decoding.TokenPredictor;
import org.dlm.decoding.TokenSampler;
import org.dlm.decoding.Window;
import org.dlm.random.RandomStream;

/**
 * Writes an answer by unmasking: begins with MASK at every position and lets the network fill in a
 * few tokens per step, in any order (LLaDA, arXiv 2502.09992, algorithms 4 and 5).
 *
 * <p>Not thread-safe: holds the work arrays of one decode.
 */
public final class UnmaskingDecoder implements Decoder {

  private final TokenPredictor predictor;
  private final int maskId;
  private final StopTokens stopTokens;
  private final UnmaskingConfig config;
  private final TokenSampler sampler;

  /** Masked positions of the block [count]. */
  private final int[] masked;

  /** Their logits [count, vocabularySize]. */
  private final float[] logits;

  private final Placements candidates = new Placements();
  private final Placements decided = new Placements();

  /**
   * Sets up a decoder.
   *
   * @param predictor a bidirectional model
   * @param maskId token id of MASK in its vocabulary
   * @param stopTokens the answer is cut before the first of these
   */
  public UnmaskingDecoder(
      TokenPredictor predictor, int maskId, StopTokens stopTokens, UnmaskingConfig config) {
    int vocabularySize = predictor.vocabularySize();
    if (maskId < 0 || maskId >= vocabularySize) {
      throw new IllegalArgumentException(
          "mask token " + maskId + " is not in the model's vocabulary of " + vocabularySize);
    }
    PromptCheck.require(new int[0], config.length(), predictor);
    this.predictor = predictor;
    this.maskId = maskId;
    this.stopTokens = stopTokens;
    this.config = config;
    boolean forbidden = config.maskPrediction() == MaskPrediction.FORBIDDEN;
    sampler =
        new TokenSampler(
            vocabularySize, config.temperature(), forbidden ? Set.of(maskId) : Set.of());
    masked = new int[config.blockLength()];
    logits = new float[Math.multiplyExact(config.blockLength(), vocabularySize)];
  }

  @Override
  public int[] decode(int[] prompt, SequenceRandom random, DecodingListener listener) {
    requirePrompt(prompt);
    TokenPredictor guided =
        config.guidance() > 0
            ? new GuidedPredictor(predictor, config.guidance(), prompt.length, maskId)
            : predictor;

    // 1. The canvas: the prompt, then MASK at every position of the answer.
    int[] canvas = Arrays.copyOf(prompt, prompt.length + config.length());
    Arrays.fill(canvas, prompt.length, canvas.length, maskId);

    // 2. Blocks from left to right; each has its share of the steps.
    TransferSchedule schedule = new TransferSchedule(config.blockLength(), config.stepsPerBlock());
    int step = 0;
    for (int from = prompt.length; from < canvas.length; from += config.blockLength()) {
      int to = from + config.blockLength();
      for (int s = 0; s < config.stepsPerBlock() && schedule.count(s) > 0; s++) {
        unmask(canvas, from, to, schedule.count(s), guided, random, step);
        listener.onStep(step, decided, canvas);
        step++;
      }
    }

    // 3. The answer ends before its first stop token.
    return stopTokens.trim(canvas, prompt.length, canvas.length);
  }

  /** One step: decides {@code quota} of the masked positions of the block [from, to). */
  private void unmask(
      int[] canvas,
      int from,
      int to,
      int quota,
      TokenPredictor guided,
      SequenceRandom random,
      int step) {
    // (a) The masked positions of the block; later blocks are seen by the network, but must wait.
    int count = 0;
    for (int i = from; i < to; i++) {
      if (canvas[i] == maskId) {
        masked[count++] = i;
      }
    }

    // (b) One evaluation of the network.
    Window all = new Window(0, canvas.length);
    guided.predict(canvas, 1, canvas.length, null, all, masked, count, logits);

    // (c) A token is proposed for each, and the policy says how sure it is.
    int vocabularySize = predictor.vocabularySize();
    candidates.clear();
    for (int c = 0; c < count; c++) {
      int row = c * vocabularySize;
      RandomStream rng = random.stream(step, masked[c]);
      int token = sampler.sample(logits, row, rng);
      double confidence = config.policy().confidence(logits, row, vocabularySize, token, rng);
      candidates.add(masked[c], token, confidence);
    }

    // (d) The policy keeps some of them; the others stay masked.
    decided.clear();
    config.policy().decide(candidates, quota, decided);
    for (int d = 0; d < decided.size(); d++) {
      canvas[decided.position(d)] = decided.token(d);
    }
  }

  private void requirePrompt(int[] prompt) {
    for (int i = 0; i < prompt.length; i++) {
      if (prompt[i] == maskId) {
        throw new IllegalArgumentException(
            "the prompt contains the mask token ("
                + maskId
                + ") at position "
                + i
                + "; only the answer may be masked, so remove it");
      }
    }
    PromptCheck.require(prompt, config.length(), predictor);
  }
}
