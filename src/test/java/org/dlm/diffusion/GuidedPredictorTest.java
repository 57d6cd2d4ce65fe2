// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.diffusion;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.dlm.decoding.Window;
import org.dlm.kernels.AttentionMode;
import org.dlm.testing.FakePredictor;
import org.junit.jupiter.api.Test;

class GuidedPredictorTest {

  private static final int MASK = 9;
  private static final int VOCABULARY = 10;
  private static final Window ALL = new Window(0, 6);

  @Test
  void movesAwayFromWhatIsLikelyWithoutThePrompt() {
    FakePredictor network = FakePredictor.random(VOCABULARY, 6, AttentionMode.BIDIRECTIONAL, 21);
    int[] ids = {1, 2, MASK, 4, MASK, 5, 6, 7, 8, MASK, 0, MASK};
    int[] rows = {2, 4, 9, 11};
    float[] conditional = new float[4 * VOCABULARY];
    network.predict(ids, 2, 6, null, ALL, rows, 4, conditional);
    int[] bare = ids.clone();
    for (int position : new int[] {0, 1, 6, 7}) {
      bare[position] = MASK;
    }
    float[] unconditional = new float[4 * VOCABULARY];
    network.predict(bare, 2, 6, null, ALL, rows, 4, unconditional);

    int before = network.counts().size();
    float[] guided = new float[4 * VOCABULARY];
    new GuidedPredictor(network, 1.5, 2, MASK).predict(ids, 2, 6, null, ALL, rows, 4, guided);
    for (int i = 0; i < guided.length; i++) {
      float expected = unconditional[i] + 2.5f * (conditional[i] - unconditional[i]);
      assertEquals(expected, guided[i], 1e-5f);
    }
    assertEquals(before + 1, network.counts().size());
  }

  @Test
  void strengthZeroChangesNothing() {
    FakePredictor network = FakePredictor.random(VOCABULARY, 6, AttentionMode.BIDIRECTIONAL, 22);
    int[] ids = new Random(23).ints(6, 0, VOCABULARY).toArray();
    float[] plain = new float[VOCABULARY];
    float[] guided = new float[VOCABULARY];
    network.predict(ids, 1, 6, null, ALL, new int[] {3}, 1, plain);
    new GuidedPredictor(network, 0, 2, MASK)
        .predict(ids, 1, 6, null, ALL, new int[] {3}, 1, guided);
    assertArrayEquals(plain, guided, 1e-6f);
  }
}
