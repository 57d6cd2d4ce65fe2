// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.decoding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;

class StopTokensTest {

  private static final int[] CANVAS = {9, 1, 2, 8, 3, 9, 4};

  @Test
  void answersEndBeforeTheFirstStopToken() {
    assertArrayEquals(new int[] {1, 2, 8, 3}, StopTokens.of(9).trim(CANVAS, 1, 7));
    assertArrayEquals(new int[] {1, 2}, StopTokens.of(9, 8).trim(CANVAS, 1, 7));
    assertArrayEquals(new int[] {}, StopTokens.of(1).trim(CANVAS, 1, 7));
  }

  @Test
  void withoutStopTokensAnswersAreWhole() {
    assertArrayEquals(new int[] {1, 2, 8}, StopTokens.of(9).trim(CANVAS, 1, 4));
    assertArrayEquals(CANVAS, StopTokens.of().trim(CANVAS, 0, 7));
  }
}
