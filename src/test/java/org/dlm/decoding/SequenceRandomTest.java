// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.decoding;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SequenceRandomTest {

  @Test
  void sameKeysGiveTheSameStreamAgain() {
    SequenceRandom random = SequenceRandom.of(7, 3);
    long first = random.stream(2, 5).nextLong();
    random.stream(0, 0).nextLong();
    assertEquals(first, random.stream(2, 5).nextLong());
    assertEquals(first, SequenceRandom.of(7, 3).stream(2, 5).nextLong());
  }

  @Test
  void everySeedSequenceStepAndPositionHasItsOwnStream() {
    Set<Long> firsts = new HashSet<>();
    for (int seed = 0; seed < 10; seed++) {
      for (int sequence = 0; sequence < 10; sequence++) {
        for (int step = 0; step < 20; step++) {
          for (int position = 0; position < 20; position++) {
            firsts.add(SequenceRandom.of(seed, sequence).stream(step, position).nextLong());
          }
        }
      }
    }
    assertEquals(10 * 10 * 20 * 20, firsts.size());
  }

  @Test
  void choicesAreIndependentOfTheTokensDrawn() {
    Set<Long> firsts = new HashSet<>();
    SequenceRandom random = SequenceRandom.of(7, 3);
    for (int step = -1; step < 20; step++) {
      for (int position = 0; position < 20; position++) {
        firsts.add(random.stream(step, position).nextLong());
        firsts.add(random.choice(step, position).nextLong());
        assertEquals(
            random.choice(step, position).nextLong(),
            SequenceRandom.of(7, 3).choice(step, position).nextLong());
      }
    }
    assertEquals(2 * 21 * 20, firsts.size());
  }
}
