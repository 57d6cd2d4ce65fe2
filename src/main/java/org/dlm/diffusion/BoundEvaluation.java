// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.diffusion;

import java.util.Arrays;
import java.util.function.IntPredicate;
import org.dlm.decoding.PromptCheck;
import org.dlm.decoding.Softmax;
import org.dlm.decoding.TokenPredictor;
import org.dlm.decoding.Window;

/**
 * Bounds the negative log-likelihood of tokens under a masked diffusion model, by any {@link
 * BoundEstimator}.
 *
 * <p>Many masked copies go through the network at once. Not thread-safe: holds the work arrays of
 * one evaluation.
 */
public final class BoundEvaluation {

  /** Tokens that go through the network at once, unless one sequence has more. */
  private static final int TOKENS_PER_CALL = 2048;

  /** Logits that are held at once, unless one sequence has more. */
  private static final int LOGITS_PER_CALL = 1 << 23;

  private final TokenPredictor predictor;
  private final int maskId;
  private final double guidance;
  private final BoundEstimator estimator;
  private final MaskedRow row = new MaskedRow();

  /** Masked copies [rows per call, length]. */
  private int[] ids = {};

  /** What is scored of them: index in {@code ids}, weight; and its logits. */
  private int[] scored = {};

  private double[] weights = {};
  private float[] logits = {};

  /**
   * Sets up evaluations.
   *
   * @param predictor a bidirectional model
   * @param maskId token id of MASK
   * @param guidance strength of classifier-free guidance, 0 for none
   */
  public BoundEvaluation(
      TokenPredictor predictor, int maskId, double guidance, BoundEstimator estimator) {
    if (maskId < 0 || maskId >= predictor.vocabularySize()) {
      throw new IllegalArgumentException(
          "mask token "
              + maskId
              + " is not in the model's vocabulary of "
              + predictor.vocabularySize());
    }
    this.predictor = predictor;
    this.maskId = maskId;
    this.guidance = guidance;
    this.estimator = estimator;
  }

  /** How it is estimated. */
  public BoundEstimator estimator() {
    return estimator;
  }

  /**
   * Takes one draw.
   *
   * @param sequence token ids. Not modified.
   * @param from first free token; those before it are a prompt, never masked
   * @param to position after the last token whose likelihood is wanted; those after it are free as
   *     well, and part of the bound as far as the estimator must restore them
   * @param draw the random numbers
   * @param shares each token's share of the bound, in nats, is added to its place. Modified.
   * @return network evaluations, counted in sequences
   */
  public int draw(int[] sequence, int from, int to, BoundEstimator.Draw draw, double[] shares) {
    requirePart(sequence, from, to);
    // What need not be restored stays masked.
    int free = estimator.reach(to - from, sequence.length - from);
    int[] clean = sequence.clone();
    Arrays.fill(clean, from + free, clean.length, maskId);
    return restore(clean, from, free, draw, shares);
  }

  /**
   * Takes one draw for a gap: all else is given, what stands after it as well.
   *
   * @param sequence token ids. Not modified.
   * @param from first token of the gap
   * @param to position after its last
   * @param draw the random numbers
   * @param shares each token's share of the bound, in nats, is added to its place. Modified.
   * @return network evaluations, counted in sequences
   */
  public int drawGap(int[] sequence, int from, int to, BoundEstimator.Draw draw, double[] shares) {
    requirePart(sequence, from, to);
    return restore(sequence, from, to - from, draw, shares);
  }

  private void requirePart(int[] sequence, int from, int to) {
    PromptCheck.require(sequence, 0, predictor);
    if (from < 0 || to <= from || to > sequence.length) {
      throw new IllegalArgumentException(
          "tokens " + from + " to " + to + " are no part of " + sequence.length);
    }
  }

  private int restore(int[] clean, int from, int free, BoundEstimator.Draw draw, double[] shares) {
    // 1. Guidance hides all that is not free.
    int length = clean.length;
    IntPredicate given = position -> position < from || position >= from + free;
    TokenPredictor guided =
        guidance > 0 ? new GuidedPredictor(predictor, guidance, given, maskId) : predictor;

    // 2. Row by row into a batch, and the full batch through the network.
    int rows = estimator.rows(free);
    int rowsPerCall = rowsPerCall(length);
    reserve(Math.min(rows, rowsPerCall), length, free);
    int evaluations = 0;
    int batch = 0;
    int count = 0;
    for (int r = 0; r < rows; r++) {
      row.clear(free);
      estimator.mask(r, free, draw, row);
      int more = add(clean, from, free, batch * length, count);
      if (more > 0) {
        batch++;
        count += more;
        evaluations++;
      }
      if (batch == rowsPerCall || (r == rows - 1 && batch > 0)) {
        Window all = new Window(0, length);
        guided.predict(ids, batch, length, null, all, scored, count, logits);
        addShares(clean, count, shares);
        batch = 0;
        count = 0;
      }
    }
    return evaluations;
  }

  /** Adds the masked row to the batch; returns how many of its tokens are scored. */
  private int add(int[] clean, int from, int free, int offset, int count) {
    System.arraycopy(clean, 0, ids, offset, clean.length);
    int more = 0;
    for (int i = 0; i < free; i++) {
      int at = offset + from + i;
      ids[at] = row.isMasked(i) ? maskId : ids[at];
      if (row.weight(i) > 0) {
        scored[count + more] = at;
        weights[count + more] = row.weight(i);
        more++;
      }
    }
    return more;
  }

  private void addShares(int[] sequence, int count, double[] shares) {
    int vocabularySize = predictor.vocabularySize();
    for (int c = 0; c < count; c++) {
      int position = scored[c] % sequence.length;
      double logProbability =
          Softmax.logProbability(logits, c * vocabularySize, vocabularySize, sequence[position]);
      shares[position] -= weights[c] * logProbability;
    }
  }

  private int rowsPerCall(int length) {
    long logitsPerRow = (long) length * predictor.vocabularySize();
    long most = Math.min(TOKENS_PER_CALL / length, LOGITS_PER_CALL / logitsPerRow);
    return (int) Math.max(1, most);
  }

  private void reserve(int rows, int length, int free) {
    if (ids.length < rows * length) {
      ids = new int[rows * length];
    }
    if (scored.length < rows * free) {
      scored = new int[rows * free];
      weights = new double[rows * free];
      logits = new float[Math.multiplyExact(rows * free, predictor.vocabularySize())];
    }
  }
}
