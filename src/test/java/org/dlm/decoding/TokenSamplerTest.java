// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.decoding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.dlm.random.Purpose;
import org.dlm.random.RandomStream;
import org.dlm.testing.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenSamplerTest {

  private static final float[] LOGITS = {9f, 0.5f, -1f, 2f, 1.25f, 2f, 9f};

  @Test
  void temperatureZeroTakesTheFirstOfTheLargest() {
    TokenSampler sampler = new TokenSampler(5, 0, Set.of());
    assertEquals(2, sampler.sample(LOGITS, 1, refusingGenerator()));
  }

  @Test
  void forbiddenTokensAreNeverDrawn() {
    assertEquals(4, new TokenSampler(5, 0, Set.of(2)).sample(LOGITS, 1, refusingGenerator()));
    TokenSampler hot = new TokenSampler(5, 100, Set.of(2, 4));
    RandomGenerator rng = RandomStream.of(1, Purpose.DECODING, 0, 0);
    for (int i = 0; i < 10_000; i++) {
      int token = hot.sample(LOGITS, 1, rng);
      assertTrue(token != 2 && token != 4);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.3, 1, 2.5})
  void drawsFollowTheSoftmaxAtTheTemperature(double temperature) {
    TokenSampler sampler = new TokenSampler(5, temperature, Set.of());
    int draws = 200_000;
    int[] seen = new int[5];
    RandomGenerator rng = RandomStream.of(2, Purpose.DECODING, 0, 0);
    for (int i = 0; i < draws; i++) {
      seen[sampler.sample(LOGITS, 1, rng)]++;
    }
    double total = 0;
    for (int v = 0; v < 5; v++) {
      total += Math.exp(LOGITS[1 + v] / temperature);
    }
    double chiSquare = 0;
    for (int v = 0; v < 5; v++) {
      double expected = draws * Math.exp(LOGITS[1 + v] / temperature) / total;
      chiSquare += (seen[v] - expected) * (seen[v] - expected) / expected;
    }
    // The 99.9 % quantile of chi-square with 4 degrees of freedom is 18.47.
    assertTrue(chiSquare < 18.47, "chi-square " + chiSquare);
  }

  @Test
  void topKDrawsFromTheLikeliestAndOfEqualOnesTheFirst() {
    // Logits 0.5, -1, 2, 1.25, 2: the likeliest are 2 and 4, then 3.
    assertEquals(Set.of(2), drawn(new Sampling(5, 1, 1), Set.of()));
    assertEquals(Set.of(2, 4), drawn(new Sampling(5, 2, 1), Set.of()));
    assertEquals(Set.of(2, 3, 4), drawn(new Sampling(5, 3, 1), Set.of()));
    assertEquals(Set.of(3, 4), drawn(new Sampling(5, 2, 1), Set.of(2)));
    assertEquals(Set.of(0, 1, 2, 3, 4), drawn(new Sampling(5, 9, 1), Set.of()));
  }

  @Test
  void topPDrawsFromTheFewestThatHaveTheProbability() {
    // Probabilities at temperature 1: 0.08, 0.018, 0.36, 0.17, 0.36.
    assertEquals(Set.of(2), drawn(new Sampling(1, 0, 0.3), Set.of()));
    assertEquals(Set.of(2, 4), drawn(new Sampling(1, 0, 0.7), Set.of()));
    assertEquals(Set.of(2, 3, 4), drawn(new Sampling(1, 0, 0.85), Set.of()));
    // Of the three likeliest alone, two have 0.8 of the probability.
    assertEquals(Set.of(2, 4), drawn(new Sampling(1, 3, 0.8), Set.of()));
    // A high temperature evens the probabilities out before the nucleus is cut.
    assertEquals(Set.of(0, 2, 3, 4), drawn(new Sampling(100, 0, 0.79), Set.of()));
  }

  @Test
  void aShortlistLeavesTheDistributionOfWhatIsOnIt() {
    TokenSampler sampler = new TokenSampler(5, new Sampling(1, 3, 1), Set.of());
    RandomGenerator rng = RandomStream.of(4, Purpose.DECODING, 0, 0);
    int draws = 100_000;
    int third = 0;
    for (int i = 0; i < draws; i++) {
      third += sampler.sample(LOGITS, 1, rng) == 3 ? 1 : 0;
    }
    double p = Math.exp(1.25) / (Math.exp(1.25) + 2 * Math.exp(2));
    assertEquals(p, third / (double) draws, 4 * Math.sqrt(p * (1 - p) / draws));
  }

  /** The tokens that 5,000 draws give. */
  private static Set<Integer> drawn(Sampling sampling, Set<Integer> forbidden) {
    TokenSampler sampler = new TokenSampler(5, sampling, forbidden);
    RandomGenerator rng = RandomStream.of(5, Purpose.DECODING, 0, 0);
    return IntStream.range(0, 5000)
        .map(i -> sampler.sample(LOGITS, 1, rng))
        .boxed()
        .collect(Collectors.toSet());
  }

  @Test
  void extremeUniformNumbersGiveFiniteNoise() {
    TokenSampler sampler = new TokenSampler(2, 1, Set.of());
    for (long bits : new long[] {0, -1}) {
      RandomGenerator constant = () -> bits;
      assertEquals(1, sampler.sample(new float[] {0f, 1e-3f}, 0, constant));
    }
  }

  @Test
  void hugeLogitsDoNotOverflow() {
    TokenSampler sampler = new TokenSampler(3, 1, Set.of());
    float[] logits = {-3e38f, 3e38f, Float.NEGATIVE_INFINITY};
    assertEquals(1, sampler.sample(logits, 0, RandomStream.of(3, Purpose.DECODING, 0, 0)));
  }

  @Test
  void refusesLogitsThatAreNoNumbers() {
    TokenSampler sampler = new TokenSampler(2, 0, Set.of());
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      float[] logits = {1f, bad};
      Refusal.of(
          IllegalStateException.class,
          () -> sampler.sample(logits, 0, refusingGenerator()),
          "for token 1",
          "weights are damaged");
    }
    float[] none = {Float.NEGATIVE_INFINITY, Float.NEGATIVE_INFINITY};
    Refusal.of(
        IllegalStateException.class,
        () -> sampler.sample(none, 0, refusingGenerator()),
        "no finite logit");
  }

  @Test
  void refusesBadOptions() {
    for (double bad : new double[] {-1e-9, Double.NaN, Double.POSITIVE_INFINITY}) {
      Refusal.of(() -> new TokenSampler(4, bad, Set.of()), "temperature", String.valueOf(bad));
    }
    for (double bad : new double[] {0, -0.1, 1.1, Double.NaN}) {
      Refusal.of(() -> new Sampling(1, 0, bad), "top-p", String.valueOf(bad));
    }
    Refusal.of(() -> new Sampling(1, -1, 1), "top-k", "-1");
    Refusal.of(() -> new TokenSampler(4, 0, Set.of(4)), "forbidden token 4", "vocabulary of 4");
    Refusal.of(() -> new TokenSampler(4, 0, Set.of(-1)), "forbidden token -1");
    Refusal.of(() -> new TokenSampler(1, 0, Set.of(0)), "all 1 tokens");
  }

  /** A generator for draws that must not be random. */
  private static RandomGenerator refusingGenerator() {
    return () -> {
      throw new AssertionError("a random number was drawn");
    };
  }
}
