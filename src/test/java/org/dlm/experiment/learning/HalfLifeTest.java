// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.learning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HalfLifeTest {

  @Test
  void aConstantIsFoundAgain() {
    for (double constant : new double[] {0.5, 3, 15, 100}) {
      double[] epochs = IntStream.rangeClosed(2, 100).asDoubleStream().toArray();
      double[] worths = new double[epochs.length];
      for (int i = 0; i < worths.length; i++) {
        worths[i] = HalfLife.worth(epochs[i], constant);
      }
      assertEquals(constant, HalfLife.fit(epochs, worths), 0.02 * constant);
    }
  }

  @Test
  void whatIsWorthAllOfItLosesNothing() {
    double[] epochs = {2, 5, 50};
    assertTrue(HalfLife.fit(epochs, epochs) > 0.9 * HalfLife.MOST);
    assertEquals(1, HalfLife.worth(1, 7), 1e-12);
    assertEquals(8, HalfLife.worth(1e9, 7), 1e-9);
  }

  @Test
  void aLossIsWorthTheFreshTextThatGivesIt() {
    List<double[]> fresh =
        List.of(
            new double[] {1, 4}, new double[] {2, 3}, new double[] {3, 3.5}, new double[] {4, 2});

    assertEquals(1.5, HalfLife.equivalent(3.5, fresh), 1e-12);
    assertEquals(2, HalfLife.equivalent(3, fresh), 1e-12);
    assertEquals(4, HalfLife.equivalent(2, fresh), 1e-12);
    assertTrue(Double.isNaN(HalfLife.equivalent(1.9, fresh)));
    assertTrue(Double.isNaN(HalfLife.equivalent(4.1, fresh)));
  }

  @Test
  void curvesTurnAtTheirLeastLoss() {
    assertEquals(3, RepeatedText.turn(List.of(3.0, 2.0, 1.0, 1.5, 4.0)));
    assertEquals(1, RepeatedText.turn(List.of(1.0, 1.0)));
    List<Double> fresh = List.of(4.0, 3.0, 2.0, 1.0);
    // Two epochs are worth 1.5, and then nothing more comes.
    assertEquals(0.63, RepeatedText.constant(List.of(4.0, 3.5, 3.6), fresh), 0.02);
  }

  @Test
  void powersAreFoundAgain() {
    double[] x = {1, 10, 50, 400};
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = 7 * Math.pow(x[i], -0.3);
    }
    assertEquals(-0.3, PowerLaw.exponent(x, y), 1e-12);
  }

  @Test
  void charactersHaveTheEntropyOfTheirFrequencies() {
    assertEquals(Math.log(4), CharacterEntropy.nats("abcdabcd"), 1e-12);
    assertEquals(0, CharacterEntropy.nats("aaaa"), 1e-12);
    assertEquals(Math.log(2), CharacterEntropy.nats("a\uD83D\uDE00"), 1e-12);
  }
}
