// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.diffusion;

import java.util.Arrays;
import org.dlm.data.TokenBatch;
import org.dlm.decoding.Softmax;
import org.dlm.decoding.TokenPredictor;
import org.dlm.decoding.Window;
import org.dlm.objective.ObjectiveBatch;

/**
 * The bound on the negative log-likelihood of one text, estimated by a few draws of {@link
 * LikelihoodBound}'s masks.
 *
 * <p>The masks follow from the seed and the length alone, so that texts of one length are compared
 * under the same masks.
 */
public final class TextBound {

  private TextBound() {}

  /**
   * Estimates the bound.
   *
   * @param ids token ids [length]. Not modified.
   * @param given tokens at the beginning that are not scored
   * @param predictor a bidirectional model
   * @param maskId token id of MASK
   * @param draws how many masks; their sizes are spread evenly
   * @return nats over all scored tokens
   */
  public static double nats(
      int[] ids, int given, TokenPredictor predictor, int maskId, int draws, long seed) {
    int length = ids.length;
    int size = predictor.vocabularySize();
    int[] window = Arrays.copyOf(ids, length + 1);
    int[] rows = new int[length];
    float[] logits = new float[Math.multiplyExact(length - given, size)];
    LikelihoodBound bound = new LikelihoodBound(maskId);
    ObjectiveBatch batch = new ObjectiveBatch();
    double perToken = 0;
    for (int draw = 0; draw < draws; draw++) {
      bound.prepare(
          new TokenBatch(1, length, window, 0, draw, draws), new int[] {given}, seed, batch);
      int count = 0;
      for (int i = 0; i < length; i++) {
        if (batch.weights()[i] > 0) {
          rows[count++] = i;
        }
      }
      int[] inputs = Arrays.copyOf(batch.inputs(), length);
      predictor.predict(inputs, 1, length, null, new Window(0, length), rows, count, logits);
      for (int r = 0; r < count; r++) {
        double nats = -Softmax.logProbability(logits, r * size, size, ids[rows[r]]);
        perToken += batch.weights()[rows[r]] * nats;
      }
    }
    return perToken * (length - given);
  }
}
