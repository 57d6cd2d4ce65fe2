// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.diffusion;

import java.util.ArrayList;
import java.util.List;
import org.dlm.decoding.TokenBelief;
import org.dlm.decoding.TokenPredictor;
import org.dlm.decoding.Window;

/**
 * How much a model believes each token of a text: its probability given all the others, {@code log
 * p(x^i | x without i)}, from one copy of the text per token in which that token alone is masked.
 */
public final class LeaveOneOut {

  /** Copies that are evaluated at once. */
  private static final int ROWS = 16;

  private LeaveOneOut() {}

  /**
   * Asks a model about the tokens at [from, to).
   *
   * @param ids token ids [length]. Not modified.
   * @param predictor a bidirectional model
   * @param maskId token id of MASK, which is never believed
   * @return a belief for each position, ascending
   */
  public static List<TokenBelief> beliefs(
      int[] ids, int from, int to, TokenPredictor predictor, int maskId) {
    int length = ids.length;
    int size = predictor.vocabularySize();
    List<TokenBelief> beliefs = new ArrayList<>();
    float[] logits = new float[Math.multiplyExact(Math.min(ROWS, to - from), size)];
    for (int first = from; first < to; first += ROWS) {
      int count = Math.min(ROWS, to - first);
      int[] copies = new int[count * length];
      int[] rows = new int[count];
      for (int r = 0; r < count; r++) {
        System.arraycopy(ids, 0, copies, r * length, length);
        rows[r] = r * length + first + r;
        copies[rows[r]] = maskId;
      }
      Window all = new Window(0, length);
      predictor.predict(copies, count, length, null, all, rows, count, logits);
      for (int r = 0; r < count; r++) {
        logits[r * size + maskId] = Float.NEGATIVE_INFINITY;
        beliefs.add(TokenBelief.of(first + r, ids[first + r], logits, r * size, size));
      }
    }
    return beliefs;
  }
}
