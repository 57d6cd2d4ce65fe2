// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.diffusion;

import java.util.Arrays;
import java.util.Set;
import org.dlm.decoding.Canvas;
import org.dlm.decoding.DecodedCanvas;
import org.dlm.decoding.Decoder;
import org.dlm.decoding.DecodingListener;
import org.dlm.decoding.DecodingRequest;
import org.dlm.decoding.Placements;
import org.dlm.decoding.PromptCheck;
import org.dlm.decoding.SequenceRandom;
import org.dlm.decoding.Softmax;
import org.dlm.decoding.StopTokens;
import org.dlm.decoding.TokenConstraint;
import org.dlm.decoding.TokenPredictor;
import org.dlm.decoding.TokenSampler;
import org.dlm.random.RandomStream;
import org.jspecify.annotations.Nullable;

/**
 * Fills in a canvas by unmasking: lets the network propose tokens for masked positions and writes a
 * few of them per step, in any order (LLaDA, arXiv 2502.09992, algorithms 4 and 5).
 *
 * <p>Not thread-safe: holds the work arrays of one decode.
 */
public final class UnmaskingDecoder implements Decoder {

  private final TokenPredictor predictor;
  private final int maskId;
  private final StopTokens stopTokens;
  private final UnmaskingConfig config;
  private final TokenSampler sampler;

  /** Positions asked about [count]. */
  private final int[] asked;

  /** Their logits [count, vocabularySize]. */
  private final float[] logits;

  private final Placements candidates = new Placements();
  private final Placements decided = new Placements();
  private final Placements written = new Placements();

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
        new TokenSampler(vocabularySize, config.sampling(), forbidden ? Set.of(maskId) : Set.of());
    asked = new int[config.blockLength()];
    logits = new float[Math.multiplyExact(config.blockLength(), vocabularySize)];
  }

  @Override
  public int[] decode(int[] prompt, SequenceRandom random, DecodingListener listener) {
    PromptCheck.require(prompt, config.length(), predictor);
    Canvas canvas = Canvas.continuing(prompt, config.length(), maskId);
    DecodedCanvas decoded = decode(new DecodingRequest(canvas, random, listener));
    return decoded.answer(prompt.length, stopTokens);
  }

  /**
   * Decodes a canvas, of which as many positions must be free as the configuration has tokens.
   *
   * <p>Blocks are cut from the free positions, in ascending order. The decode ends when all steps
   * are used up, or sooner, when a stop token with nothing fixed after it and everything before it
   * is decided; the positions after it are then filled with it.
   *
   * @throws IllegalArgumentException if the canvas cannot be decoded, saying why
   */
  public DecodedCanvas decode(DecodingRequest request) {
    Canvas canvas = request.canvas();
    requireCanvas(canvas);
    TokenPredictor guided =
        config.guidance() > 0
            ? new GuidedPredictor(predictor, config.guidance(), i -> !canvas.isFree(i), maskId)
            : predictor;
    TokenConstraint constraint = request.constraint();
    if (constraint != null) {
      constraint.begin(canvas);
    }
    int vocabularySize = predictor.vocabularySize();
    CanvasState state = new CanvasState(canvas, config, stopTokens, constraint, vocabularySize);
    UnmaskingStep step =
        new UnmaskingStep(request.random(), maskId, vocabularySize, config.blockLength());
    int steps = 0;
    int evaluated = -1; // The block that the last evaluation was for,
    int evaluations = 0; // and how many there were in a row.

    // Blocks from left to right; each has its share of the steps.
    for (int block = state.block(); block >= 0; block = state.block()) {
      // 1. The policy chooses what to ask about; later blocks are seen, but must wait.
      state.beginStep(block, step);
      config.policy().ask(step);
      int count = collect(step);

      // 2. One evaluation of the network, and a token drawn for each position.
      candidates.clear();
      if (count > 0) {
        evaluations = evaluated == block && !state.wasEdited() ? evaluations : 0;
        evaluated = block;
        evaluate(guided, state, block, evaluations++, count);
        propose(state, constraint, request.random(), steps, count);
      }

      // 3. The policy chooses what to write.
      step.answered(logits, 0);
      decided.clear();
      config.policy().decide(step, candidates, decided);
      if (decided.size() > 0) {
        write(state, constraint, request.random(), steps, count);
        request.listener().onStep(steps, written, state.visibleIds());
        request.listener().betweenSteps(state);
        steps++;
      } else if (count > 0) {
        state.close(block); // The next evaluation would be the same.
      }
    }
    return new DecodedCanvas(state.finalIds(), state.evaluations(), state.budget());
  }

  /** The positions that the policy asks about, ascending; returns how many. */
  private int collect(UnmaskingStep step) {
    int count = 0;
    for (int i = 0; i < step.size(); i++) {
      if (step.isAsked(i)) {
        asked[count++] = step.position(i);
      }
    }
    return count;
  }

  private void evaluate(
      TokenPredictor guided, CanvasState state, int block, int evaluation, int count) {
    int length = state.length();
    var window =
        config.cache().window(evaluation, state.startOf(block), state.endOf(block), length);
    guided.predict(state.ids(), 1, length, null, window, asked, count, logits);
    state.countEvaluation();
  }

  /** Draws a token for each position asked about, as the constraint allows. */
  private void propose(
      CanvasState state,
      @Nullable TokenConstraint constraint,
      SequenceRandom random,
      int step,
      int count) {
    int vocabularySize = predictor.vocabularySize();
    for (int c = 0; c < count; c++) {
      int row = c * vocabularySize;
      if (!state.mayEnd(asked[c])) {
        stopTokens.ids().forEach(id -> logits[row + id] = Float.NEGATIVE_INFINITY);
      }
      if (constraint != null && state.token(asked[c]) == maskId) {
        constraint.restrict(asked[c], logits, row);
      }
      add(candidates, c, random.stream(step, asked[c]));
    }
  }

  /** Draws a token from the logits of candidate {@code c}; its confidence is its probability. */
  private void add(Placements to, int c, RandomStream rng) {
    int row = c * predictor.vocabularySize();
    int token = sampler.sample(logits, row, rng);
    to.add(asked[c], token, Softmax.probability(logits, row, predictor.vocabularySize(), token));
  }

  /** Puts what was decided on the canvas. */
  private void write(
      CanvasState state,
      @Nullable TokenConstraint constraint,
      SequenceRandom random,
      int step,
      int count) {
    written.clear();
    if (constraint == null) {
      for (int d = 0; d < decided.size(); d++) {
        state.put(decided.position(d), decided.token(d), decided.confidence(d));
      }
      written.addAll(decided);
    } else {
      // What is taken back first, then the surest; each as those before it have left it room.
      Ranking ranking =
          Ranking.by(decided, d -> decided.token(d) == maskId ? 2 : decided.confidence(d));
      Placements ranked = new Placements();
      ranking.keep(decided.size(), ranked);
      for (int d = 0; d < ranked.size(); d++) {
        writeAllowed(state, constraint, ranked, d, random, step, count);
      }
    }
    written.sortByPosition();
  }

  /** Writes one token, or another in its place if the constraint has come to forbid it. */
  private void writeAllowed(
      CanvasState state,
      TokenConstraint constraint,
      Placements ranked,
      int d,
      SequenceRandom random,
      int step,
      int count) {
    int position = ranked.position(d);
    int token = ranked.token(d);
    double confidence = ranked.confidence(d);
    boolean masked = state.token(position) == maskId;
    if (masked && token != maskId && !constraint.allows(position, token)) {
      int c = Arrays.binarySearch(asked, 0, count, position);
      constraint.restrict(position, logits, c * predictor.vocabularySize());
      candidates.clear();
      // The same noise on fewer tokens is a draw from what is left.
      add(candidates, c, random.stream(step, position));
      token = candidates.token(0);
      confidence = candidates.confidence(0);
    }
    if (state.put(position, token, confidence)) {
      written.add(position, token, confidence);
    }
  }

  private void requireCanvas(Canvas canvas) {
    PromptCheck.requireTokens(canvas.ids(), predictor);
    int length = canvas.length();
    if (length > predictor.maxLength()) {
      throw new IllegalArgumentException(
          "a canvas of "
              + length
              + " tokens does not fit the model's "
              + predictor.maxLength()
              + " positions");
    }
    int[] free = canvas.freePositions();
    if (free.length != config.length()) {
      throw new IllegalArgumentException(
          "the canvas has "
              + free.length
              + " free positions, but the configuration is for "
              + config.length());
    }
    boolean open = config.canvasLength() == CanvasLength.GROWING;
    if (open && free[0] + free.length != length) {
      throw new IllegalArgumentException(
          "a canvas can grow only if nothing is fixed after its first free position; give a length"
              + " to fill in gaps");
    }
  }
}
