// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TimingsTest {

  @Test
  void quantilesOfAnyOrder() {
    Timings timings = new Timings(new double[] {5, 1, 4, 2, 3});

    assertEquals(3, timings.median());
    assertEquals(1, timings.fastest());
    assertEquals(5, timings.slowest());
    assertEquals(5, timings.count());
    assertEquals((4 - 2) / 3.0, timings.spread(), 1e-15);
  }

  @Test
  void theMedianOfTwoLiesBetween() {
    assertEquals(1.5, new Timings(new double[] {2, 1}).median());
    assertEquals(7, new Timings(new double[] {7}).median());
  }
}
