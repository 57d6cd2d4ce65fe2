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
import org.dlm.decoding.Window;
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
    requireCanvas(request.canvas());
    return new Run(request).decode();
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

  /** One decode. */
  private final class Run {

    private final DecodingRequest request;
    private final @Nullable TokenConstraint constraint;
    private final TokenPredictor guided;
    private final CanvasState state;
    private final UnmaskingStep step;

    /** Steps so far that changed the canvas. */
    private int steps;

    /** How many positions the present step asks about. */
    private int count;

    /** The block that the last evaluation was for, and how many there were in a row. */
    private int evaluatedBlock = -1;

    private int evaluationsInRow;

    Run(DecodingRequest request) {
      this.request = request;
      Canvas canvas = request.canvas();
      constraint = request.constraint();
      if (constraint != null) {
        constraint.begin(canvas);
      }
      guided =
          config.guidance() > 0
              ? new GuidedPredictor(predictor, config.guidance(), i -> !canvas.isFree(i), maskId)
              : predictor;
      state = new CanvasState(canvas, config, stopTokens, constraint, predictor.vocabularySize());
      step =
          new UnmaskingStep(
              request.random(), maskId, predictor.vocabularySize(), config.blockLength());
    }

    /** Works on the blocks from left to right; each has its share of the steps. */
    DecodedCanvas decode() {
      for (int block = state.block(); block >= 0; block = state.block()) {
        // 1. The policy chooses what to ask about; later blocks are seen, but must wait.
        state.beginStep(block, step);
        config.policy().ask(step);
        collect();

        // 2. One evaluation of the network, and a token drawn for each position.
        candidates.clear();
        if (count > 0) {
          evaluate(block);
          propose();
        }

        // 3. The policy chooses what to write.
        step.answered(logits, 0);
        decided.clear();
        config.policy().decide(step, candidates, decided);
        write();
        if (written.size() > 0) {
          request.listener().onStep(steps, written, state.visibleIds());
          request.listener().betweenSteps(state);
          steps++;
        } else if (count > 0) {
          state.close(block); // The next evaluation would be the same.
        }
      }
      return new DecodedCanvas(state.finalIds(), state.evaluations(), state.budget());
    }

    /** The positions that the policy asks about, ascending. */
    private void collect() {
      count = 0;
      for (int i = 0; i < step.size(); i++) {
        if (step.isAsked(i)) {
          asked[count++] = step.position(i);
        }
      }
    }

    private void evaluate(int block) {
      boolean edited = state.wasEdited();
      evaluationsInRow = block == evaluatedBlock && !edited ? evaluationsInRow + 1 : 0;
      evaluatedBlock = block;
      int length = state.length();
      Window window =
          config.cache().window(evaluationsInRow, state.startOf(block), state.endOf(block), length);
      guided.predict(state.ids(), 1, length, null, window, asked, count, logits);
      state.countEvaluation();
    }

    /** Draws a token for each position asked about, as the constraint allows. */
    private void propose() {
      for (int c = 0; c < count; c++) {
        int row = c * predictor.vocabularySize();
        if (!state.mayEnd(asked[c])) {
          stopTokens.ids().forEach(id -> logits[row + id] = Float.NEGATIVE_INFINITY);
        }
        if (constraint != null && state.token(asked[c]) == maskId) {
          constraint.restrict(asked[c], logits, row);
        }
        draw(c);
      }
    }

    /** Adds a token drawn from the logits of position {@code c}, with its probability. */
    private void draw(int c) {
      int size = predictor.vocabularySize();
      int token = sampler.sample(logits, c * size, request.random().stream(steps, asked[c]));
      double probability = Softmax.probability(logits, c * size, size, token);
      candidates.add(asked[c], token, probability);
    }

    /** Puts what was decided on the canvas. */
    private void write() {
      written.clear();
      if (constraint == null) {
        for (int d = 0; d < decided.size(); d++) {
          state.put(decided.position(d), decided.token(d), decided.confidence(d));
        }
        written.addAll(decided);
      } else {
        // What is taken back first, then the surest; each as those before it have left it room.
        Placements ranked = new Placements();
        Ranking.by(decided, d -> decided.token(d) == maskId ? 2 : decided.confidence(d))
            .keep(decided.size(), ranked);
        for (int d = 0; d < ranked.size(); d++) {
          writeAllowed(constraint, ranked.position(d), ranked.token(d), ranked.confidence(d));
        }
      }
      written.sortByPosition();
    }

    /** Writes a token, or another in its place if the constraint has come to forbid it. */
    private void writeAllowed(
        TokenConstraint rule, int position, int proposed, double probability) {
      int token = proposed;
      double confidence = probability;
      boolean onMask = state.token(position) == maskId && token != maskId;
      if (onMask && !rule.allows(position, token)) {
        int c = Arrays.binarySearch(asked, 0, count, position);
        rule.restrict(position, logits, c * predictor.vocabularySize());
        candidates.clear();
        draw(c); // The same noise on fewer tokens is a draw from what is left.
        token = candidates.token(0);
        confidence = candidates.confidence(0);
      }
      if (state.put(position, token, confidence)) {
        written.add(position, token, confidence);
      }
    }
  }
}
