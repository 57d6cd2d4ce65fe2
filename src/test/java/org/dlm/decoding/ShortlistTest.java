// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.decoding;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShortlistTest {

  private final SplittableRandom random = new SplittableRandom(11);

  /** Against the definition, by sorting all tokens, on logits from flat to peaked. */
  @ParameterizedTest
  @CsvSource({
    "1, 0, 0.9",
    "1, 0, 0.5",
    "0.7, 0, 0.999",
    "0.3, 0, 0.01",
    "2, 0, 0.95",
    "1, 7, 1",
    "0.5, 20, 0.8",
    "1, 500, 0.9"
  })
  void isTheFewestLikeliest(double temperature, int topK, double topP) {
    Sampling sampling = new Sampling(temperature, topK, topP);
    for (int round = 0; round < 300; round++) {
      int size = 1 + random.nextInt(200);
      double spread = Math.exp(4 * random.nextDouble() - 2);
      float[] logits = new float[size + 3];
      boolean[] forbidden = new boolean[size];
      for (int v = 0; v < size; v++) {
        logits[3 + v] = (float) (spread * random.nextGaussian());
        forbidden[v] = v > 0 && random.nextInt(9) == 0;
      }
      Shortlist list = Shortlist.of(logits, 3, forbidden, sampling);
      Set<Integer> found =
          allowed(forbidden).stream()
              .filter(v -> list.contains(logits[3 + v], v))
              .collect(Collectors.toCollection(TreeSet::new));
      assertEquals(expected(logits, forbidden, sampling), found);
    }
  }

  /** Of equal tokens the lowest ids are taken, and as many as are needed. */
  @Test
  void equalTokensGoByTheirIds() {
    float[] flat = new float[1000];
    Shortlist list = Shortlist.of(flat, 0, new boolean[1000], new Sampling(1, 0, 0.2495));
    assertEquals(
        250, IntStream.range(0, 1000).filter(v -> list.contains(flat[v], v)).max().orElse(-1) + 1);
  }

  private static List<Integer> allowed(boolean[] forbidden) {
    return IntStream.range(0, forbidden.length).filter(v -> !forbidden[v]).boxed().toList();
  }

  private static Set<Integer> expected(float[] logits, boolean[] forbidden, Sampling sampling) {
    List<Integer> ranked = new ArrayList<>(allowed(forbidden));
    ranked.sort(Comparator.<Integer>comparingDouble(v -> -logits[3 + v]).thenComparing(v -> v));
    int most = sampling.topK() == 0 ? ranked.size() : Math.min(sampling.topK(), ranked.size());
    List<Integer> top = ranked.subList(0, most);
    double total = top.stream().mapToDouble(v -> weight(logits[3 + v], sampling)).sum();
    Set<Integer> nucleus = new TreeSet<>();
    double sum = 0;
    for (int v : top) {
      if (sampling.topP() < 1 && !nucleus.isEmpty() && sum >= sampling.topP() * total) {
        break;
      }
      nucleus.add(v);
      sum += weight(logits[3 + v], sampling);
    }
    return nucleus;
  }

  private static double weight(float logit, Sampling sampling) {
    return Math.exp(logit / sampling.temperature());
  }
}
