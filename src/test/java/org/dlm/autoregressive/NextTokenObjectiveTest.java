// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.autoregressive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.dlm.data.TokenBatch;
import org.dlm.kernels.AttentionMode;
import org.dlm.objective.ObjectiveBatch;
import org.junit.jupiter.api.Test;

class NextTokenObjectiveTest {

  @Test
  void eachTokenPredictsTheNextAndCountsTheSame() {
    TokenBatch windows = new TokenBatch(2, 3, new int[] {1, 2, 3, 4, 5, 6, 7, 8}, 9, 2, 10);
    ObjectiveBatch out = new ObjectiveBatch();
    new NextTokenObjective().prepare(windows, 0, out);
    assertEquals(2, out.batch());
    assertEquals(3, out.seq());
    assertArrayEquals(new int[] {1, 2, 3, 5, 6, 7}, Arrays.copyOf(out.inputs(), 6));
    assertArrayEquals(new int[] {2, 3, 4, 6, 7, 8}, Arrays.copyOf(out.labels(), 6));
    float[] expected = new float[6];
    Arrays.fill(expected, 1f / 30);
    assertArrayEquals(expected, Arrays.copyOf(out.weights(), 6));
  }

  @Test
  void looksBackOnly() {
    assertEquals(AttentionMode.CAUSAL, new NextTokenObjective().attentionMode());
  }
}
