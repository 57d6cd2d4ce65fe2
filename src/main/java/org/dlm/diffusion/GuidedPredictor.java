// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.diffusion;

import java.util.Arrays;
import java.util.function.IntPredicate;
import org.dlm.decoding.TokenPredictor;
import org.dlm.decoding.Window;
import org.jspecify.annotations.Nullable;

/**
 * Unsupervised classifier-free guidance: {@code l = l_u + (w + 1) (l_c - l_u)}, where {@code l_c}
 * are the logits given the fixed tokens and {@code l_u} those with all of them masked (SMDM, arXiv
 * 2410.18514; LLaDA's sampling code).
 *
 * <p>Both halves are one evaluation of twice the batch. Not thread-safe.
 */
final class GuidedPredictor implements TokenPredictor {

  private final TokenPredictor predictor;
  private final float scale;
  private final IntPredicate fixed;
  private final int maskId;

  /** Ids, rows and logits of [the given sequences; the same with what is fixed masked]. */
  private int[] bothIds = {};

  private int[] bothRows = {};
  private float[] bothLogits = {};

  /**
   * Wraps a predictor for sequences that begin with prompts of one length.
   *
   * @param guidance the strength w; 0 changes nothing
   */
  GuidedPredictor(TokenPredictor predictor, double guidance, int promptLength, int maskId) {
    this(predictor, guidance, position -> position < promptLength, maskId);
  }

  /**
   * Wraps a predictor for sequences with one set of fixed positions.
   *
   * @param guidance the strength w; 0 changes nothing
   * @param fixed whether a position is given, and not to be written
   */
  GuidedPredictor(TokenPredictor predictor, double guidance, IntPredicate fixed, int maskId) {
    this.predictor = predictor;
    this.scale = (float) (guidance + 1);
    this.fixed = fixed;
    this.maskId = maskId;
  }

  @Override
  public int vocabularySize() {
    return predictor.vocabularySize();
  }

  @Override
  public int maxLength() {
    return predictor.maxLength();
  }

  @Override
  public void predict(
      int[] ids,
      int batch,
      int length,
      int @Nullable [] validLengths,
      Window window,
      int[] rows,
      int count,
      float[] logits) {
    // 1. The sequences twice; the second time without what is fixed.
    int size = batch * length;
    bothIds = bothIds.length < 2 * size ? new int[2 * size] : bothIds;
    System.arraycopy(ids, 0, bothIds, 0, size);
    System.arraycopy(ids, 0, bothIds, size, size);
    for (int b = 0; b < batch; b++) {
      for (int i = 0; i < length; i++) {
        if (fixed.test(i)) {
          bothIds[size + b * length + i] = maskId;
        }
      }
    }

    // 2. The same positions of both halves.
    bothRows = bothRows.length < 2 * count ? new int[2 * count] : bothRows;
    for (int i = 0; i < count; i++) {
      bothRows[i] = rows[i];
      bothRows[count + i] = size + rows[i];
    }

    // 3. One evaluation, then l = l_u + (w + 1) (l_c - l_u).
    int half = count * vocabularySize();
    bothLogits = bothLogits.length < 2 * half ? new float[2 * half] : bothLogits;
    int[] bothValid = validLengths == null ? null : twice(validLengths, batch);
    predictor.predict(
        bothIds, 2 * batch, length, bothValid, window, bothRows, 2 * count, bothLogits);
    for (int i = 0; i < half; i++) {
      float unconditional = bothLogits[half + i];
      logits[i] = unconditional + scale * (bothLogits[i] - unconditional);
    }
  }

  private static int[] twice(int[] values, int count) {
    int[] both = Arrays.copyOf(values, 2 * count);
    System.arraycopy(values, 0, both, count, count);
    return both;
  }
}
