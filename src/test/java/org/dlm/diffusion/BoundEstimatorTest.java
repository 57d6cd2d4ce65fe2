// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.diffusion;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.dlm.decoding.Softmax;
import org.dlm.decoding.TokenPredictor;
import org.dlm.decoding.Window;
import org.dlm.generation.TransformerPredictor;
import org.dlm.kernels.AttentionMode;
import org.dlm.objective.LossEstimate;
import org.dlm.testing.FakePredictor;
import org.dlm.testing.Refusal;
import org.dlm.testing.TinyModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BoundEstimatorTest {

  private static final int MASK = 5;
  private static final int VOCABULARY = 6;
  private static final int[] PROMPT = {1, 4};
  private static final int[] ANSWER = {0, 3, 2, 2, 1};
  private static final int END = 4;

  /** Everything that estimates the bound over all orders. */
  static List<BoundEstimator> anyOrder() {
    return List.of(
        new StratifiedCounts(1),
        new StratifiedCounts(4),
        new StratifiedCounts(8),
        new BlockwiseCounts(ANSWER.length, 2),
        new IndependentMasks(TimeSampler.PLAIN, 4),
        new IndependentMasks(TimeSampler.LOW_DISCREPANCY, 8));
  }

  @ParameterizedTest
  @MethodSource("anyOrder")
  void isUnbiasedAgainstAllSubsets(BoundEstimator estimator) {
    for (int seed = 0; seed < 4; seed++) {
      TokenPredictor network =
          FakePredictor.random(VOCABULARY, 8, AttentionMode.BIDIRECTIONAL, seed);
      assertUnbiased(estimator, network, 4000);
    }
  }

  @ParameterizedTest
  @MethodSource("anyOrder")
  void isUnbiasedForATransformer(BoundEstimator estimator) {
    TokenPredictor network =
        new TransformerPredictor(
            TinyModel.network(TinyModel.config(VOCABULARY, AttentionMode.BIDIRECTIONAL), 3));
    assertUnbiased(estimator, network, 1000);
  }

  /** The sum, and each token's share of it, agree with the oracle within 3 standard errors. */
  private static void assertUnbiased(BoundEstimator estimator, TokenPredictor network, int draws) {
    double[] oracle =
        Bounds.draw(new BoundEvaluation(network, MASK, 0, new AllSubsets()), PROMPT, ANSWER, 0);
    assertUnbiased(oracle, estimator, network, draws);
  }

  private static void assertUnbiased(
      double[] oracle, BoundEstimator estimator, TokenPredictor network, int draws) {
    BoundEvaluation evaluation = new BoundEvaluation(network, MASK, 0, estimator);
    double[][] shares = new double[oracle.length + 1][draws];
    for (int d = 0; d < draws; d++) {
      double[] drawn = Bounds.draw(evaluation, PROMPT, ANSWER, d);
      for (int i = 0; i < drawn.length; i++) {
        shares[i][d] = drawn[i];
      }
      shares[oracle.length][d] = Bounds.sum(drawn);
    }
    LossEstimate sum = LossEstimate.of(shares[oracle.length], draws);
    assertEquals(Bounds.sum(oracle), sum.mean(), 3 * sum.standardError(), estimator.toString());
    assertTrue(sum.standardError() < 0.05 * Bounds.sum(oracle), "the test has no power");
    for (int i = 0; i < oracle.length; i++) {
      LossEstimate share = LossEstimate.of(shares[i], draws);
      // Five shares for each of many cases: 4 standard errors.
      assertEquals(oracle[i], share.mean(), 4 * share.standardError() + 1e-12, "token " + i);
    }
  }

  @Test
  void blocksAreUnbiasedAgainstAllSubsetsOfEachBlock() {
    for (int blockLength : new int[] {1, 2, 3}) {
      for (int seed = 0; seed < 4; seed++) {
        TokenPredictor network =
            FakePredictor.random(VOCABULARY, 8, AttentionMode.BIDIRECTIONAL, seed);
        double[] oracle = new double[PROMPT.length + ANSWER.length];
        for (int from = 0; from < ANSWER.length; from += blockLength) {
          addAllSubsets(network, from, Math.min(ANSWER.length, from + blockLength), oracle);
        }
        assertUnbiased(oracle, new BlockwiseCounts(blockLength, 3), network, 2000);
      }
    }
  }

  /** The definition, written down once more: earlier tokens clean, later ones masked. */
  private static void addAllSubsets(TokenPredictor network, int from, int to, double[] shares) {
    int size = to - from;
    for (int subset = 1; subset < 1 << size; subset++) {
      int[] ids = {1, 4, 0, 3, 2, 2, 1};
      Arrays.fill(ids, PROMPT.length + to, ids.length, MASK);
      for (int i = 0; i < size; i++) {
        if ((subset >> i & 1) == 1) {
          ids[PROMPT.length + from + i] = MASK;
        }
      }
      int k = Integer.bitCount(subset);
      double ways = 1;
      for (int i = 1; i <= k; i++) {
        ways = ways * (size - k + i) / i;
      }
      for (int i = 0; i < size; i++) {
        if ((subset >> i & 1) == 1) {
          int at = PROMPT.length + from + i;
          shares[at] += loss(network, ids, at, ANSWER[from + i]) / (k * ways);
        }
      }
    }
  }

  private static double loss(TokenPredictor network, int[] ids, int at, int token) {
    float[] logits = new float[VOCABULARY];
    network.predict(ids, 1, ids.length, null, new Window(0, ids.length), new int[] {at}, 1, logits);
    return -Softmax.logProbability(logits, 0, VOCABULARY, token);
  }

  @Test
  void variancesAreOrderedAsTheorySays() {
    // A network that is the surer of a token the more it sees, as trained ones are.
    TokenPredictor noise = FakePredictor.random(VOCABULARY, 8, AttentionMode.BIDIRECTIONAL, 3);
    TokenPredictor network =
        new FakePredictor(
            VOCABULARY,
            8,
            AttentionMode.BIDIRECTIONAL,
            (ids, position, token) -> {
              long seen = Arrays.stream(ids).filter(id -> id != MASK).count();
              boolean right = token == ANSWER[position - PROMPT.length];
              float[] logits = new float[VOCABULARY];
              int[] here = {position};
              noise.predict(ids, 1, ids.length, null, new Window(0, ids.length), here, 1, logits);
              return logits[token] / 6 + (right ? seen - 2f : 0);
            });
    double stratified = variance(new StratifiedCounts(8), network, 1);
    double counts = variance(new StratifiedCounts(1), network, 8);
    double spread = variance(new IndependentMasks(TimeSampler.LOW_DISCREPANCY, 8), network, 1);
    double plain = variance(new IndependentMasks(TimeSampler.PLAIN, 1), network, 8);
    String all = stratified + ", " + counts + ", " + spread + ", " + plain;
    assertTrue(stratified < 0.9 * counts, all);
    assertTrue(stratified < 0.5 * spread, all);
    assertTrue(counts < 0.9 * plain, all);
    assertTrue(spread < 0.9 * plain, all);
  }

  /** Variance of the mean of {@code together} draws, of eight evaluations in all. */
  private static double variance(BoundEstimator estimator, TokenPredictor network, int together) {
    BoundEvaluation evaluation = new BoundEvaluation(network, MASK, 0, estimator);
    double[] sums = new double[1500 * together];
    for (int d = 0; d < sums.length; d++) {
      sums[d] = Bounds.sum(Bounds.draw(evaluation, PROMPT, ANSWER, d));
    }
    LossEstimate estimate = LossEstimate.of(sums, sums.length);
    double ofOne = estimate.standardError() * estimate.standardError() * sums.length;
    return ofOne / together;
  }

  @Test
  void theChainRuleIsAProbabilityOverAllStrings() {
    TokenPredictor network = FakePredictor.random(VOCABULARY, 8, AttentionMode.BIDIRECTIONAL, 1);
    BoundEvaluation chainRule = new BoundEvaluation(network, MASK, 0, BlockwiseCounts.chainRule());
    double total = 0;
    for (int string = 0; string < 6 * 6 * 6 * 6; string++) {
      int[] answer = {string % 6, string / 6 % 6, string / 36 % 6, string / 216};
      total += Math.exp(-Bounds.sum(Bounds.draw(chainRule, PROMPT, answer, 0)));
    }
    assertEquals(1, total, 1e-6);
  }

  @Test
  void theChainRuleIsAProbabilityOverTextsOfAllLengths() {
    TokenPredictor network = FakePredictor.random(VOCABULARY, 8, AttentionMode.BIDIRECTIONAL, 2);
    BoundEvaluation chainRule = new BoundEvaluation(network, MASK, 0, BlockwiseCounts.chainRule());
    double total = 0;
    for (int string = 0; string < 6 * 6 * 6; string++) {
      int[] canvas = {1, string % 6, string / 6 % 6, string / 36, END, END};
      int end = 1;
      while (end < 4 && canvas[end] != END) {
        end++;
      }
      boolean first = Arrays.stream(canvas, end, 4).allMatch(id -> id == END);
      if (first) {
        // A text that ends, or three tokens and all that may follow.
        double[] shares = new double[6];
        int to = Math.min(4, end + 1);
        chainRule.draw(canvas, 1, to, new BoundEstimator.Draw(0, 0), shares);
        total += Math.exp(-Bounds.sum(shares));
      }
    }
    assertEquals(1, total, 1e-6);
  }

  @Test
  void oneBlockIsTheBoundOverAllOrders() {
    TokenPredictor network = FakePredictor.random(VOCABULARY, 8, AttentionMode.BIDIRECTIONAL, 5);
    BoundEvaluation whole = new BoundEvaluation(network, MASK, 0, new StratifiedCounts(4));
    BoundEvaluation block = new BoundEvaluation(network, MASK, 0, new BlockwiseCounts(9, 4));
    for (int d = 0; d < 20; d++) {
      assertArrayEquals(
          Bounds.draw(whole, PROMPT, ANSWER, d), Bounds.draw(block, PROMPT, ANSWER, d));
    }
  }

  @Test
  void countsEvaluationsInSequencesAndBatchesChangeNothing() {
    FakePredictor network = FakePredictor.random(3, 1024, AttentionMode.BIDIRECTIONAL, 5);
    int[] text = new int[700];
    double[] shares = new double[700];
    BoundEvaluation evaluation = new BoundEvaluation(network, 2, 0, new StratifiedCounts(5));
    int evaluations = evaluation.draw(text, 1, 700, new BoundEstimator.Draw(0, 0), shares);
    assertEquals(5, evaluations);
    assertEquals(3, network.counts().size(), "two sequences of 700 tokens fit one call");
    double[] again = new double[700];
    evaluation.draw(text, 1, 700, new BoundEstimator.Draw(0, 0), again);
    assertArrayEquals(shares, again);
    assertEquals(0, shares[0], "a prompt has no share");
  }

  @Test
  void refusesDrawsWithoutRows() {
    Refusal.of(() -> new StratifiedCounts(0), "at least 1 row");
    Refusal.of(() -> new IndependentMasks(TimeSampler.PLAIN, 0), "at least 1 row");
    Refusal.of(() -> new BlockwiseCounts(0, 1), "at least 1 token");
  }
}
