// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.decoding;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SoftmaxTest {

  @Test
  void probabilitiesOfRandomLogitsAddUpToOne() {
    Random random = new Random(4);
    for (int trial = 0; trial < 200; trial++) {
      int size = 1 + random.nextInt(50);
      int offset = random.nextInt(5);
      float[] logits = new float[offset + size + 3];
      for (int i = 0; i < logits.length; i++) {
        logits[i] = (float) (random.nextGaussian() * 50);
      }
      double sum = 0;
      for (int v = 0; v < size; v++) {
        sum += Softmax.probability(logits, offset, size, v);
      }
      assertEquals(1, sum, 1e-12);
    }
  }

  @Test
  void knowsSimpleCases() {
    float[] logits = {7f, (float) Math.log(1), (float) Math.log(3), 7f};
    assertEquals(0.25, Softmax.probability(logits, 1, 2, 0), 1e-7);
    assertEquals(Math.log(0.75), Softmax.logProbability(logits, 1, 2, 1), 1e-7);
  }

  @Test
  void logProbabilitiesStayFiniteWhereProbabilitiesVanish() {
    float[] logits = {0f, 1e30f, -1e30f};
    assertEquals(0, Softmax.logProbability(logits, 0, 3, 1));
    assertEquals(-1e30f, Softmax.logProbability(logits, 0, 3, 0), 1e20);
    assertEquals(0, Softmax.probability(logits, 0, 3, 2));
  }

  @Test
  void entropyIsTheExpectedSurprise() {
    Random random = new Random(5);
    for (int trial = 0; trial < 200; trial++) {
      int size = 1 + random.nextInt(20);
      float[] logits = new float[size + 2];
      for (int i = 0; i < logits.length; i++) {
        logits[i] = (float) (random.nextGaussian() * 5);
      }
      double expected = 0;
      for (int v = 0; v < size; v++) {
        double log = Softmax.logProbability(logits, 2, size, v);
        expected -= Math.exp(log) * log;
      }
      assertEquals(expected, Softmax.entropy(logits, 2, size), 1e-9);
    }
    float[] forced = {3f, Float.NEGATIVE_INFINITY, Float.NEGATIVE_INFINITY};
    assertEquals(0, Softmax.entropy(forced, 0, 3));
    assertEquals(Math.log(3), Softmax.entropy(new float[] {1f, 1f, 1f}, 0, 3), 1e-12);
  }
}
