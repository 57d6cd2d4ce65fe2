// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.diffusion;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.dlm.decoding.Placements;
import org.dlm.testing.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UnmaskingPolicyTest {

  @Test
  void keepsTheMostConfidentAndOfEqualOnesTheFirst() {
    Random random = new Random(18);
    for (int trial = 0; trial < 500; trial++) {
      Placements candidates = new Placements();
      List<Integer> indices = new ArrayList<>();
      for (int i = 0; i < 1 + random.nextInt(30); i++) {
        candidates.add(10 + 2 * i, random.nextInt(100), random.nextInt(5) / 4.0);
        indices.add(i);
      }
      int quota = 1 + random.nextInt(candidates.size());
      Placements decided = new Placements();
      new LowConfidencePolicy().decide(Steps.withQuota(quota), candidates, decided);
      decided.sortByPosition();

      // A stable sort by falling confidence is the definition.
      indices.sort(Comparator.comparingDouble(i -> -candidates.confidence(i)));
      List<Integer> expected = indices.subList(0, quota).stream().sorted().toList();
      assertEquals(quota, decided.size());
      for (int d = 0; d < quota; d++) {
        assertEquals(candidates.position(expected.get(d)), decided.position(d));
        assertEquals(candidates.token(expected.get(d)), decided.token(d));
        assertEquals(candidates.confidence(expected.get(d)), decided.confidence(d));
      }
    }
  }

  @Test
  void aPositionTemperatureDrawsFromTheSoftmaxOfTheConfidences() {
    double[] confidences = {0.9, 0.5, 0.1};
    double temperature = 0.4;
    int[] seen = new int[3];
    int draws = 20_000;
    for (int draw = 0; draw < draws; draw++) {
      UnmaskingStep step = Steps.of(draw, Steps.masks(3), new double[3], 3, 3);
      Placements decided = Steps.decide(new LowConfidencePolicy(temperature), step, confidences);
      assertEquals(1, decided.size());
      seen[decided.position(0)]++;
    }
    double total = Arrays.stream(confidences).map(c -> Math.exp(c / temperature)).sum();
    for (int i = 0; i < 3; i++) {
      double p = Math.exp(confidences[i] / temperature) / total;
      assertEquals(p, seen[i] / (double) draws, 4 * Math.sqrt(p * (1 - p) / draws));
    }
  }

  @Test
  void randomPolicyAsksForItsQuotaOfPositionsAllAlike() {
    int[] seen = new int[8];
    int draws = 8000;
    for (int draw = 0; draw < draws; draw++) {
      UnmaskingStep step = Steps.of(draw, Steps.masks(8), new double[8], 3, 3);
      assertEquals(3, Steps.asked(new RandomPolicy(), step));
      for (int i = 0; i < 8; i++) {
        seen[i] += step.isAsked(i) ? 1 : 0;
      }
    }
    for (int count : seen) {
      assertEquals(3 / 8.0, count / (double) draws, 4 * Math.sqrt(15 / 64.0 / draws));
    }
  }

  @Test
  void marginAndEntropyRankByTheirDefinitions() {
    // Three positions: certain, two tokens alike, and one token a little ahead of many.
    float[] logits = {9, 0, 0, 0, /**/ 5, 5, 0, 0, /**/ 1, 0.5f, 0.5f, 0.5f};
    UnmaskingStep step = Steps.of(1, Steps.masks(3), new double[3], 2, 2);
    step.answered(logits, 0);
    assertArrayEquals(
        new int[] {0, 2}, Steps.positions(Steps.decide(new MarginPolicy(0), step, 0, 0, 0)));
    assertArrayEquals(
        new int[] {0, 1}, Steps.positions(Steps.decide(new EntropyPolicy(0), step, 0, 0, 0)));
    double p = Math.exp(1) / (Math.exp(1) + 3 * Math.exp(0.5));
    double q = (1 - p) / 3;
    assertEquals(-p * Math.log(p) - 3 * q * Math.log(q), EntropyPolicy.entropy(step, 2), 1e-6);
  }

  @Test
  void thresholdWritesAllThatAreSureAndAlwaysTheSurest() {
    UnmaskingStep step = Steps.of(1, Steps.masks(4), new double[4], 4, 4);
    assertDecides(new ThresholdPolicy(0.9), step, new int[] {1, 3}, 0.5, 0.9, 0.89, 0.95);
    assertDecides(new ThresholdPolicy(0.99), step, new int[] {3}, 0.5, 0.9, 0.89, 0.95);
    assertDecides(new ThresholdPolicy(1.5), step, new int[] {0}, 1, 1, 1, 1);
    assertDecides(new ThresholdPolicy(0), step, new int[] {0, 1, 2, 3}, 0, 0, 0, 0);
  }

  @Test
  void factorWritesTheLongestPrefixThatKeepsItsBound() {
    UnmaskingStep step = Steps.of(1, Steps.masks(4), new double[4], 4, 4);
    // (n + 1) (1 - c_n) is 0.1, 0.3, 0.8, 2.5 for the four, in falling order.
    double[] confidences = {0.8, 0.9, 0.5, 0.95};
    assertDecides(new FactorPolicy(0.05), step, new int[] {3}, confidences);
    assertDecides(new FactorPolicy(0.31), step, new int[] {1, 3}, confidences);
    assertDecides(new FactorPolicy(0.81), step, new int[] {0, 1, 3}, confidences);
    assertDecides(new FactorPolicy(2.51), step, new int[] {0, 1, 2, 3}, confidences);
    assertDecides(new FactorPolicy(0), step, new int[] {3}, confidences);
  }

  @Test
  void entropyBoundedWritesTheLargestPrefixBelowGamma() {
    float[] logits = new float[16];
    for (int i = 0; i < 4; i++) {
      logits[4 * i] = 8 - 2 * i;
    }
    UnmaskingStep step = Steps.of(1, Steps.masks(4), new double[4], 4, 4);
    step.answered(logits, 0);
    double[] entropies = new double[4];
    Arrays.setAll(entropies, c -> EntropyPolicy.entropy(step, c));
    double sum = 0;
    for (int n = 1; n <= 4; n++) {
      // The sum without the largest is that of the n - 1 before it.
      int[] expected = new int[n];
      Arrays.setAll(expected, i -> i);
      assertDecides(new EntropyBoundedPolicy(sum + 1e-9), step, expected, new double[4]);
      sum += entropies[n - 1];
    }
    assertDecides(new EntropyBoundedPolicy(0), step, new int[] {0}, new double[4]);
  }

  @Test
  void adaptivePoliciesWriteWhatTheScheduleAsksForWhenStepsAreShort() {
    UnmaskingStep step = Steps.of(1, Steps.masks(7), new double[7], 3, 10);
    step.answered(new float[28], 0);
    for (UnmaskingPolicy policy :
        List.of(new ThresholdPolicy(2), new FactorPolicy(0), new EntropyBoundedPolicy(0))) {
      assertEquals(3, Steps.decide(policy, step, new double[7]).size(), policy.toString());
    }
  }

  @Test
  void ancestralDecodesEachMaskWithProbabilityOfItsShareOfTheTime() {
    int positions = 50;
    int draws = 400;
    for (int stepsLeft : new int[] {10, 4, 1}) {
      int asked = 0;
      int masked = 0;
      for (int draw = 0; draw < draws; draw++) {
        // What the earlier steps have written is not masked any more.
        UnmaskingStep all = Steps.of(draw, Steps.masks(positions), new double[50], stepsLeft, 10);
        int[] canvas = new int[positions];
        for (int i = 0; i < positions; i++) {
          canvas[i] = all.hittingTime(i) > all.time() ? 1 : Steps.MASK;
          masked += canvas[i] == Steps.MASK ? 1 : 0;
        }
        UnmaskingStep step = Steps.of(draw, canvas, new double[50], stepsLeft, 10);
        asked += Steps.asked(new AncestralPolicy(), step);
      }
      double p = 1.0 / stepsLeft;
      assertEquals(p, asked / (double) masked, 1e-12 + 4 * Math.sqrt(p * (1 - p) / masked));
    }
  }

  @Test
  void firstHittingTimesAreThoseOfTheExactSampler() {
    // t u^(1/m): the first of m times has the distribution function t^m, mean m / (m + 1).
    int m = 5;
    int draws = 10_000;
    double sum = 0;
    for (int draw = 0; draw < draws; draw++) {
      UnmaskingStep step = Steps.of(draw, Steps.masks(m), new double[m], m, m);
      assertEquals(1, Steps.asked(new FirstHittingPolicy(), step));
      for (int i = 0; i < m; i++) {
        if (step.isAsked(i)) {
          sum += step.hittingTime(i);
        }
      }
    }
    double deviation = Math.sqrt(m / (double) ((m + 1) * (m + 1) * (m + 2)));
    assertEquals(m / (m + 1.0), sum / draws, 4 * deviation / Math.sqrt(draws));
  }

  @Test
  void firstHittingEndsInTimeWithFewSteps() {
    for (int steps = 1; steps <= 12; steps++) {
      for (int draw = 0; draw < 200; draw++) {
        int[] canvas = Steps.masks(10);
        for (int left = steps; left > 0; left--) {
          UnmaskingStep step = Steps.of(draw, canvas, new double[10], left, steps);
          int masked = step.masked();
          int asked = Steps.asked(new FirstHittingPolicy(), step);
          assertTrue(masked == 0 ? asked == 0 : asked >= 1);
          assertTrue(masked > left || asked <= 1);
          for (int i = 0; i < 10; i++) {
            canvas[i] = step.isAsked(i) ? 1 : canvas[i];
          }
        }
        assertTrue(Arrays.stream(canvas).allMatch(id -> id == 1));
      }
    }
  }

  @Test
  void remaskingKeepsSigmaInItsRangeAndTheMarginals() {
    for (RemaskingPolicy.Rule rule : RemaskingPolicy.Rule.values()) {
      for (double eta : new double[] {0, 0.02, 0.3, 1}) {
        RemaskingPolicy policy = new RemaskingPolicy(rule, eta);
        for (int steps : new int[] {1, 2, 7, 20, 100}) {
          for (int s = 0; s < steps; s++) {
            double t = (steps - s) / (double) steps;
            double next = (steps - s - 1) / (double) steps;
            double before = policy.unmaskedShare(t);
            double after = policy.unmaskedShare(next);
            double sigma = policy.sigma(t, next);
            double unmasking = policy.unmasking(t, next);
            String place = policy + " at step " + s + " of " + steps;
            assertTrue(after >= before - 1e-12, place);
            assertTrue(sigma >= 0 && sigma <= 1, place);
            assertTrue(before == 0 || sigma <= (1 - after) / before + 1e-12, place);
            assertTrue(unmasking >= -1e-12 && unmasking <= 1 + 1e-12, place);
            if (rule != RemaskingPolicy.Rule.CONFIDENCE) {
              // The share of unmasked tokens after the step is what the schedule says.
              double share = before * (1 - sigma) + (1 - before) * unmasking;
              assertEquals(after, share, 1e-12, place);
            }
          }
          assertEquals(0, policy.sigma(1.0 / steps, 0), 1e-12, "the last step takes nothing back");
          assertEquals(1, policy.unmasking(1.0 / steps, 0), 1e-12, "and leaves no mask");
        }
      }
    }
  }

  @Test
  void remaskingTakesBackAsOftenAsSigmaSays() {
    int positions = 40;
    int[] canvas = new int[positions];
    double[] confidences = new double[positions];
    Arrays.setAll(confidences, i -> i < 20 ? 0.1 : 0.9);
    for (RemaskingPolicy.Rule rule : RemaskingPolicy.Rule.values()) {
      RemaskingPolicy policy = new RemaskingPolicy(rule, 0.5);
      int draws = 2000;
      int doubtful = 0;
      int sure = 0;
      for (int draw = 0; draw < draws; draw++) {
        UnmaskingStep step = Steps.of(draw, canvas, confidences, 10, 20);
        Placements decided = Steps.decide(policy, step);
        for (int d = 0; d < decided.size(); d++) {
          assertEquals(Steps.MASK, decided.token(d));
          doubtful += decided.position(d) < 20 ? 1 : 0;
          sure += decided.position(d) < 20 ? 0 : 1;
        }
      }
      double sigma = policy.sigma(0.5, 0.45);
      double all = draws * (rule == RemaskingPolicy.Rule.CONFIDENCE ? 1.0 : positions);
      assertEquals(sigma, (doubtful + sure) / all, 4 * Math.sqrt(sigma * (1 - sigma) / all));
      if (rule == RemaskingPolicy.Rule.CONFIDENCE) {
        assertEquals(Math.exp(0.8), doubtful / (double) sure, 0.4);
      }
    }
  }

  @Test
  void editingReplacesWhatItNoLongerBelieves() {
    int[] canvas = {2, 1, 2, Steps.MASK};
    UnmaskingStep step = Steps.of(1, canvas, new double[4], 2, 4);
    assertEquals(4, Steps.asked(new EditingPolicy(0.9), step));
    // Token 1 is proposed everywhere: surely instead of 2, where it is, unsurely, on a mask.
    Placements decided = Steps.decide(new EditingPolicy(0.9), step, 0.95, 0.99, 0.5, 0.3);
    assertArrayEquals(new int[] {0, 3}, Steps.positions(decided));
  }

  @ParameterizedTest
  @EnumSource
  void everyStrategyHasItsNameAndItsParameter(Strategy strategy) {
    assertEquals(strategy.usual(), Strategy.parse(strategy.toString()));
    assertTrue(Strategy.names().contains(strategy.toString()));
    Refusal.of(() -> Strategy.parse(strategy + ":NaN"), strategy + "");
    Refusal.of(() -> Strategy.parse(strategy + ":-1"), strategy + "");
    Refusal.of(() -> Strategy.parse(strategy + ":x"), strategy.toString());
  }

  @Test
  void strategiesAreReadFromTheirNames() {
    assertEquals(new ThresholdPolicy(0.75), Strategy.parse("threshold:0.75"));
    assertEquals(new LowConfidencePolicy(0), Strategy.parse("low-confidence"));
    assertInstanceOf(RandomPolicy.class, Strategy.parse("random"));
    assertEquals(
        new RemaskingPolicy(RemaskingPolicy.Rule.LOOP, 0.1), Strategy.parse("remdm-loop:0.1"));
    Refusal.of(() -> Strategy.parse("best"), "no strategy 'best'", "low-confidence");
    Refusal.of(() -> Strategy.parse("random:1"), "random takes no parameter");
    Refusal.of(() -> Strategy.parse("threshold:high"), "threshold", "a number", "'high'");
  }

  private static void assertDecides(
      UnmaskingPolicy policy, UnmaskingStep step, int[] expected, double... confidences) {
    Placements decided = Steps.decide(policy, step, confidences);
    assertArrayEquals(expected, Steps.positions(decided), policy.toString());
  }
}
