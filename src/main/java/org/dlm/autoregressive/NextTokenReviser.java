// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.autoregressive;

import java.util.Arrays;
import java.util.List;
import org.dlm.decoding.Canvas;
import org.dlm.decoding.Revision;
import org.dlm.decoding.TokenBelief;
import org.dlm.decoding.TokenConstraint;
import org.dlm.decoding.TokenPredictor;
import org.dlm.decoding.Window;

/**
 * Corrects a text with a next-token model, for comparison: doubts the tokens that are least likely
 * after those before them, and writes the likeliest there instead, from left to right. What comes
 * after a token tells it nothing.
 */
public final class NextTokenReviser {

  /** Stands at the positions to be written, for a constraint; no model's token. */
  private static final int NOT_WRITTEN = -1;

  private NextTokenReviser() {}

  /**
   * Revises the tokens at [from, to).
   *
   * @param ids token ids [length]. Not modified.
   * @param from at least 1
   * @param predictor a causal model
   * @param constraint a rule for the text
   */
  public static Revision revise(
      int[] ids,
      int from,
      int to,
      Revision.Doubt doubt,
      TokenPredictor predictor,
      TokenConstraint constraint) {
    List<TokenBelief> beliefs = NextTokenBeliefs.of(ids, from, to, predictor);
    int[] doubted = TokenBelief.leastBelieved(beliefs, doubt);
    int[] revised = ids.clone();
    if (doubted.length > 0) {
      int[] open = ids.clone();
      for (int position : doubted) {
        open[position] = NOT_WRITTEN;
      }
      constraint.begin(Canvas.ofMasked(open, NOT_WRITTEN));
    }
    float[] logits = new float[predictor.vocabularySize()];
    for (int position : doubted) {
      int[] before = Arrays.copyOf(revised, position);
      Window all = new Window(0, position);
      predictor.predict(before, 1, position, null, all, new int[] {position - 1}, 1, logits);
      constraint.restrict(position, logits, 0);
      revised[position] =
          TokenBelief.of(position, ids[position], logits, 0, logits.length).likeliest();
      constraint.commit(position, revised[position]);
    }
    return new Revision(revised, doubted, beliefs, 1 + doubted.length);
  }
}
