// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.autoregressive;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.dlm.decoding.Softmax;
import org.dlm.decoding.Window;
import org.dlm.kernels.AttentionMode;
import org.dlm.testing.FakePredictor;
import org.dlm.testing.Refusal;
import org.junit.jupiter.api.Test;

class NextTokenLikelihoodTest {

  private static final int VOCABULARY = 5;

  @Test
  void isTheSumOfNextTokenLogProbabilities() {
    FakePredictor network = FakePredictor.random(VOCABULARY, 8, AttentionMode.CAUSAL, 4);
    int[] text = {2, 0, 4, 1, 1, 3};
    double[] losses = new double[6];
    NextTokenLikelihood.add(text, 2, 6, network, losses);
    assertEquals(1, network.windows().size(), "one evaluation");
    for (int i = 0; i < 6; i++) {
      float[] logits = new float[VOCABULARY];
      if (i > 1) {
        int[] last = {i - 1};
        network.predict(text, 1, i, null, new Window(0, i), last, 1, logits);
        double expected = -Softmax.logProbability(logits, 0, VOCABULARY, text[i]);
        assertEquals(expected, losses[i], 1e-12);
      } else {
        assertEquals(0, losses[i], "what is given is not scored");
      }
    }
  }

  @Test
  void sumsToOneOverAllStrings() {
    FakePredictor network = FakePredictor.random(VOCABULARY, 8, AttentionMode.CAUSAL, 4);
    double total = 0;
    for (int string = 0; string < 125; string++) {
      double[] losses = new double[4];
      int[] text = {0, string % 5, string / 5 % 5, string / 25};
      NextTokenLikelihood.add(text, 1, 4, network, losses);
      total += Math.exp(-losses[1] - losses[2] - losses[3]);
    }
    assertEquals(1, total, 1e-6);
  }

  @Test
  void refusesWhatHasNothingBeforeIt() {
    FakePredictor network = FakePredictor.random(VOCABULARY, 4, AttentionMode.CAUSAL, 4);
    int[] text = {2, 0, 4};
    Refusal.of(
        () -> NextTokenLikelihood.add(text, 0, 3, network, new double[3]), "follow others", "0");
    Refusal.of(
        () -> NextTokenLikelihood.add(new int[5], 1, 5, network, new double[5]), "4 positions");
    Refusal.of(
        () -> NextTokenLikelihood.add(new int[] {0, 5}, 1, 2, network, new double[2]), "token 5");
  }
}
