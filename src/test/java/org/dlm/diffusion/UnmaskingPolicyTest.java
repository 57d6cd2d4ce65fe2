// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.diffusion;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.dlm.decoding.Placements;
import org.junit.jupiter.api.Test;

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
}
