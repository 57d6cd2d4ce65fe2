// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.diffusion;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.dlm.data.TokenBatch;
import org.dlm.decoding.Softmax;
import org.dlm.decoding.TokenPredictor;
import org.dlm.decoding.Window;
import org.dlm.kernels.AttentionMode;
import org.dlm.objective.LossEstimate;
import org.dlm.objective.ObjectiveBatch;
import org.dlm.testing.FakePredictor;
import org.dlm.testing.Refusal;
import org.junit.jupiter.api.Test;

class LikelihoodBoundTest {

  private static final int MASK = 6;
  private static final int VOCABULARY = 7;
  private static final LikelihoodBound BOUND = new LikelihoodBound(MASK);

  @Test
  void masksExactlyAsManyAsItsWeightsSay() {
    int rows = 64;
    int seq = 20;
    TokenBatch windows = randomWindows(rows, seq);
    int[] promptLengths = new Random(16).ints(rows, 0, seq).toArray();
    ObjectiveBatch out = new ObjectiveBatch();
    BOUND.prepare(windows, promptLengths, 1, out);
    for (int row = 0; row < rows; row++) {
      int masked = 0;
      double sum = 0;
      for (int i = 0; i < seq; i++) {
        boolean mask = out.inputs()[row * seq + i] == MASK;
        assertEquals(mask, out.weights()[row * seq + i] > 0);
        assertEquals(windows.ids()[row * (seq + 1) + i], out.labels()[row * seq + i]);
        assertTrue(!mask || i >= promptLengths[row]);
        masked += mask ? 1 : 0;
        sum += out.weights()[row * seq + i];
      }
      assertTrue(masked >= 1);
      assertEquals(1.0 / rows, sum, 1e-7);
    }
  }

  @Test
  void countsAreSpreadEvenlyOverTheRows() {
    int seq = 10;
    for (int seed = 0; seed < 50; seed++) {
      int[] seen = new int[seq + 1];
      ObjectiveBatch out = new ObjectiveBatch();
      BOUND.prepare(randomWindows(4 * seq, seq), seed, out);
      for (int row = 0; row < 4 * seq; row++) {
        seen[maskedInRow(out, row)]++;
      }
      for (int k = 1; k <= seq; k++) {
        assertEquals(4, seen[k], 1, "k = " + k);
      }
    }
  }

  @Test
  void everyCountAndEveryPositionIsEquallyLikelyForARow() {
    int seq = 5;
    int trials = 20_000;
    int[] counts = new int[seq + 1];
    int[] positions = new int[seq];
    ObjectiveBatch out = new ObjectiveBatch();
    TokenBatch windows = randomWindows(3, seq);
    for (int seed = 0; seed < trials; seed++) {
      BOUND.prepare(windows, seed, out);
      counts[maskedInRow(out, 2)]++;
      for (int i = 0; i < seq; i++) {
        positions[i] += out.inputs()[2 * seq + i] == MASK ? 1 : 0;
      }
    }
    for (int k = 1; k <= seq; k++) {
      assertEquals(0.2, counts[k] / (double) trials, 4 * Math.sqrt(0.16 / trials));
    }
    for (int i = 0; i < seq; i++) {
      // E[k] / L = (L + 1) / (2 L)
      assertEquals(0.6, positions[i] / (double) trials, 4 * Math.sqrt(0.24 / trials));
    }
  }

  @Test
  void microBatchesTogetherAreTheWholeStep() {
    TokenBatch windows = randomWindows(8, 9);
    ObjectiveBatch whole = new ObjectiveBatch();
    BOUND.prepare(windows, 5, whole);
    for (int first = 0; first < 8; first += 2) {
      int[] ids = Arrays.copyOfRange(windows.ids(), first * 10, (first + 2) * 10);
      ObjectiveBatch part = new ObjectiveBatch();
      BOUND.prepare(new TokenBatch(2, 9, ids, 0, first, 8), 5, part);
      assertArrayEquals(
          Arrays.copyOfRange(whole.inputs(), first * 9, (first + 2) * 9),
          Arrays.copyOf(part.inputs(), 18));
    }
  }

  @Test
  void estimateIsUnbiasedAgainstAllSubsets() {
    for (int seed = 0; seed < 5; seed++) {
      FakePredictor network =
          FakePredictor.random(VOCABULARY, 16, AttentionMode.BIDIRECTIONAL, seed);
      int[] prompt = {1, 4};
      int[] answer = {0, 3, 5, 2, 2, 1};
      double exact = Bounds.exact(prompt, answer, network, MASK, 0) / answer.length;

      // Many copies of the text, each an independent set of rows with its own rotation.
      int rows = 8;
      int seq = prompt.length + answer.length;
      int[] ids = new int[rows * (seq + 1)];
      for (int row = 0; row < rows; row++) {
        System.arraycopy(prompt, 0, ids, row * (seq + 1), prompt.length);
        System.arraycopy(answer, 0, ids, row * (seq + 1) + prompt.length, answer.length);
      }
      int[] promptLengths = new int[rows];
      Arrays.fill(promptLengths, prompt.length);
      double[] losses = new double[1000];
      ObjectiveBatch out = new ObjectiveBatch();
      for (int trial = 0; trial < losses.length; trial++) {
        BOUND.prepare(new TokenBatch(rows, seq, ids, trial, 0, rows), promptLengths, seed, out);
        losses[trial] = loss(network, out);
      }
      LossEstimate estimate = LossEstimate.of(losses, losses.length);
      assertEquals(exact, estimate.mean(), 4 * estimate.standardError());
      assertTrue(estimate.standardError() < 0.01 * exact, "the test has no power");
    }
  }

  @Test
  void looksBothWaysAndRefusesANegativeMask() {
    assertEquals(AttentionMode.BIDIRECTIONAL, BOUND.attentionMode());
    Refusal.of(() -> new LikelihoodBound(-2), "mask token id", "-2");
  }

  private static double loss(TokenPredictor network, ObjectiveBatch batch) {
    int size = batch.batch() * batch.seq();
    int[] rows = new int[size];
    int count = 0;
    for (int i = 0; i < size; i++) {
      if (batch.weights()[i] > 0) {
        rows[count++] = i;
      }
    }
    float[] logits = new float[count * VOCABULARY];
    Window all = new Window(0, batch.seq());
    network.predict(batch.inputs(), batch.batch(), batch.seq(), null, all, rows, count, logits);
    double loss = 0;
    for (int r = 0; r < count; r++) {
      int label = batch.labels()[rows[r]];
      loss -=
          batch.weights()[rows[r]]
              * Softmax.logProbability(logits, r * VOCABULARY, VOCABULARY, label);
    }
    return loss;
  }

  private static TokenBatch randomWindows(int rows, int seq) {
    int[] ids = new Random(17).ints(rows * (seq + 1L), 0, MASK).toArray();
    return new TokenBatch(rows, seq, ids, 0, 0, rows);
  }

  private static int maskedInRow(ObjectiveBatch out, int row) {
    int masked = 0;
    for (int i = 0; i < out.seq(); i++) {
      masked += out.inputs()[row * out.seq() + i] == MASK ? 1 : 0;
    }
    return masked;
  }
}
