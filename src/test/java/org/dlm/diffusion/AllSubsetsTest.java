// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.diffusion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.dlm.decoding.Softmax;
import org.dlm.decoding.TokenPredictor;
import org.dlm.decoding.Window;
import org.dlm.kernels.AttentionMode;
import org.dlm.testing.FakePredictor;
import org.dlm.testing.Refusal;
import org.junit.jupiter.api.Test;

class AllSubsetsTest {

  private static final int MASK = 4;
  private static final int VOCABULARY = 5;

  @Test
  void isTheMeanOverAllOrdersOfDecidingOneTokenAtATime() {
    for (double guidance : new double[] {0, 0.7}) {
      FakePredictor network = FakePredictor.random(VOCABULARY, 8, AttentionMode.BIDIRECTIONAL, 3);
      int[] prompt = {2, 0};
      int[] answer = {1, 3, 0, 2};
      TokenPredictor guided = new GuidedPredictor(network, guidance, 2, MASK);
      double sum = 0;
      List<int[]> orders = orders(4);
      for (int[] order : orders) {
        int[] ids = {2, 0, MASK, MASK, MASK, MASK};
        for (int i : order) {
          float[] logits = new float[VOCABULARY];
          guided.predict(ids, 1, 6, null, new Window(0, 6), new int[] {2 + i}, 1, logits);
          sum -= Softmax.logProbability(logits, 0, VOCABULARY, answer[i]);
          ids[2 + i] = answer[i];
        }
      }
      double bound = Bounds.exact(prompt, answer, network, MASK, guidance);
      assertEquals(sum / orders.size(), bound, 1e-5);
    }
  }

  @Test
  void aPredictorThatIgnoresItsContextHasItsExactLikelihood() {
    float[] logits = {0.3f, -1f, 2f, 0.5f, 0f};
    FakePredictor network =
        new FakePredictor(
            VOCABULARY, 16, AttentionMode.BIDIRECTIONAL, (ids, position, token) -> logits[token]);
    int[] answer = {0, 1, 2, 3, 3, 2, 1, 0, 0, 1, 2, 3};
    double expected = 0;
    for (int token : answer) {
      expected -= Softmax.logProbability(logits, 0, VOCABULARY, token);
    }
    assertEquals(expected, Bounds.exact(new int[0], answer, network, MASK, 0), 1e-9);
    assertEquals((1 << 12) - 1, new AllSubsets().rows(12));
    assertEquals(12 << 11, network.counts().stream().mapToInt(Integer::intValue).sum());
  }

  @Test
  void refusesAnswersOfNoTokensOrTooMany() {
    FakePredictor network = FakePredictor.random(VOCABULARY, 64, AttentionMode.BIDIRECTIONAL, 3);
    Refusal.of(() -> Bounds.exact(new int[0], new int[13], network, MASK, 0), "12 tokens, not 13");
    Refusal.of(() -> Bounds.exact(new int[2], new int[0], network, MASK, 0), "tokens 2 to 2");
    Refusal.of(() -> Bounds.exact(new int[63], new int[2], network, MASK, 0), "64 positions");
    Refusal.of(() -> Bounds.exact(new int[0], new int[] {1, 5}, network, MASK, 0), "token 5");
    Refusal.of(() -> Bounds.exact(new int[0], new int[1], network, 5, 0), "mask token 5");
    assertTrue(network.counts().isEmpty());
  }

  private static List<int[]> orders(int n) {
    List<int[]> all = new ArrayList<>();
    permute(new int[n], 0, 0, all);
    return all;
  }

  private static void permute(int[] order, int size, int used, List<int[]> all) {
    if (size == order.length) {
      all.add(order.clone());
    }
    for (int i = 0; i < order.length; i++) {
      if ((used >> i & 1) == 0) {
        order[size] = i;
        permute(order, size + 1, used | 1 << i, all);
      }
    }
  }
}
