// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.diffusion;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TransferScheduleTest {

  @Test
  void firstStepsTakeOneMore() {
    assertArrayEquals(new int[] {3, 3, 3, 3, 2, 2, 2, 2, 2, 2}, counts(24, 10));
    assertArrayEquals(new int[] {2, 2, 2, 2}, counts(8, 4));
    assertArrayEquals(new int[] {1, 1, 0, 0, 0}, counts(2, 5));
  }

  @Test
  void countsAddUpAndDifferByAtMostOne() {
    for (int masked = 0; masked <= 70; masked++) {
      for (int steps = 1; steps <= 70; steps++) {
        int[] counts = counts(masked, steps);
        assertEquals(masked, IntStream.of(counts).sum());
        assertTrue(counts[0] - counts[steps - 1] <= 1);
      }
    }
  }

  private static int[] counts(int masked, int steps) {
    return IntStream.range(0, steps).map(new TransferSchedule(masked, steps)::count).toArray();
  }
}
