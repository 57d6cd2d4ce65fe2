// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.diffusion;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.dlm.decoding.Revision;
import org.dlm.decoding.Softmax;
import org.dlm.decoding.TokenBelief;
import org.dlm.decoding.Window;
import org.dlm.kernels.AttentionMode;
import org.dlm.testing.FakePredictor;
import org.dlm.testing.Refusal;
import org.junit.jupiter.api.Test;

class LeaveOneOutTest {

  private static final int VOCABULARY = 7;
  private static final int MASK = 6;

  private final FakePredictor predictor =
      FakePredictor.random(VOCABULARY, 64, AttentionMode.BIDIRECTIONAL, 5);

  /** The definition, one token after the other. */
  @Test
  void aBeliefIsTheProbabilityGivenAllOthers() {
    int[] ids = IntStream.range(0, 40).map(i -> i * i % MASK).toArray();
    List<TokenBelief> beliefs = LeaveOneOut.beliefs(ids, 3, 38, predictor, MASK);
    assertEquals(35, beliefs.size());
    for (int i = 3; i < 38; i++) {
      int[] masked = ids.clone();
      masked[i] = MASK;
      float[] logits = new float[VOCABULARY];
      predictor.predict(masked, 1, 40, null, new Window(0, 40), new int[] {i}, 1, logits);
      logits[MASK] = Float.NEGATIVE_INFINITY;
      TokenBelief belief = beliefs.get(i - 3);
      assertEquals(i, belief.position());
      assertEquals(ids[i], belief.token());
      assertEquals(Softmax.logProbability(logits, 0, VOCABULARY, ids[i]), belief.nats(), 1e-12);
      for (int v = 0; v < VOCABULARY; v++) {
        double other = Softmax.logProbability(logits, 0, VOCABULARY, v);
        assertTrue(other <= belief.likeliestNats());
      }
    }
  }

  @Test
  void theLeastBelievedAreDoubted() {
    List<TokenBelief> beliefs =
        IntStream.range(0, 5)
            .mapToObj(i -> new TokenBelief(10 + i, 0, -Math.abs(i - 3) - 0.1, 1, -0.01))
            .toList();
    assertArrayEquals(
        new int[] {10, 11, 12, 14},
        TokenBelief.leastBelieved(beliefs, new Revision.Doubt(0.5, 100)));
    assertArrayEquals(
        new int[] {10, 11}, TokenBelief.leastBelieved(beliefs, new Revision.Doubt(1, 2)));
    assertArrayEquals(
        new int[] {}, TokenBelief.leastBelieved(beliefs, new Revision.Doubt(0.01, 2)));
    Refusal.of(() -> new Revision.Doubt(0, 1), "above 0", "0.0");
    Refusal.of(() -> new Revision.Doubt(1.1, 1), "at most 1");
    Refusal.of(() -> new Revision.Doubt(Double.NaN, 1), "NaN");
    Refusal.of(() -> new Revision.Doubt(1, 0), "at least 1 token");
  }
}
