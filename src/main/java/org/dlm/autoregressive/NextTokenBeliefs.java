// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.autoregressive;

import java.util.ArrayList;
import java.util.List;
import org.dlm.decoding.TokenBelief;
import org.dlm.decoding.TokenPredictor;
import org.dlm.decoding.Window;

/**
 * How much a next-token model believes each token of a text: its probability given those before it.
 */
public final class NextTokenBeliefs {

  private NextTokenBeliefs() {}

  /**
   * Asks a model about the tokens at [from, to), in one evaluation.
   *
   * @param ids token ids [length]. Not modified.
   * @param from at least 1, as the first token follows nothing
   * @param predictor a causal model
   * @return a belief for each position, ascending
   */
  public static List<TokenBelief> of(int[] ids, int from, int to, TokenPredictor predictor) {
    int size = predictor.vocabularySize();
    int[] rows = new int[to - from];
    for (int r = 0; r < rows.length; r++) {
      rows[r] = from + r - 1;
    }
    float[] logits = new float[Math.multiplyExact(rows.length, size)];
    predictor.predict(
        ids, 1, ids.length, null, new Window(0, ids.length), rows, rows.length, logits);
    List<TokenBelief> beliefs = new ArrayList<>();
    for (int r = 0; r < rows.length; r++) {
      beliefs.add(TokenBelief.of(from + r, ids[from + r], logits, r * size, size));
    }
    return beliefs;
  }
}
