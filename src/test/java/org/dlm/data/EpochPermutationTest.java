// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EpochPermutationTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 15, 16, 17, 63, 64, 65, 1000, 4097, 100_003})
  void takesEachNumberOnce(int size) {
    for (long epoch = 0; epoch < 3; epoch++) {
      EpochPermutation permutation = new EpochPermutation(size, 42, epoch);
      BitSet seen = new BitSet();
      for (int i = 0; i < size; i++) {
        long number = permutation.at(i);
        assertTrue(number >= 0 && number < size, number + " of " + size);
        assertFalse(seen.get((int) number), number + " twice in " + size);
        seen.set((int) number);
      }
    }
  }

  @Test
  void staysInHugeRanges() {
    long size = (1L << 40) + 3;
    EpochPermutation permutation = new EpochPermutation(size, 42, 0);
    Set<Long> seen = new HashSet<>();
    for (long i = 0; i < 10_000; i++) {
      long number = permutation.at(size - 1 - i);
      assertTrue(number >= 0 && number < size);
      assertTrue(seen.add(number));
    }
  }

  /** Over many epochs each number comes equally often at each place, within five deviations. */
  @Test
  void isUniformOverEpochs() {
    int size = 7;
    int epochs = 20_000;
    int[][] counts = new int[size][size];
    for (int epoch = 0; epoch < epochs; epoch++) {
      EpochPermutation permutation = new EpochPermutation(size, 3, epoch);
      for (int i = 0; i < size; i++) {
        counts[i][(int) permutation.at(i)]++;
      }
    }
    double expected = (double) epochs / size;
    double deviation = Math.sqrt(expected * (1 - 1.0 / size));
    for (int[] row : counts) {
      for (int count : row) {
        assertEquals(expected, count, 5 * deviation);
      }
    }
  }

  /** Neighbours are scattered: one permutation of n has about one fixed step of +1. */
  @Test
  void scattersNeighbours() {
    int size = 10_000;
    EpochPermutation permutation = new EpochPermutation(size, 9, 0);
    int neighbours = 0;
    for (int i = 0; i + 1 < size; i++) {
      neighbours += permutation.at(i + 1) == permutation.at(i) + 1 ? 1 : 0;
    }
    assertTrue(neighbours < 10, neighbours + " neighbours stayed together");
  }

  @Test
  void seedsAndEpochsDiffer() {
    assertNotEquals(order(1, 0), order(1, 1));
    assertNotEquals(order(1, 0), order(2, 0));
    assertEquals(order(1, 0), order(1, 0));
  }

  private static String order(long seed, long epoch) {
    EpochPermutation permutation = new EpochPermutation(50, seed, epoch);
    StringBuilder order = new StringBuilder();
    for (int i = 0; i < 50; i++) {
      order.append(permutation.at(i)).append(' ');
    }
    return order.toString();
  }
}
