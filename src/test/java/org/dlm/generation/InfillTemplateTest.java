// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.generation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.dlm.testing.Refusal;
import org.junit.jupiter.api.Test;

class InfillTemplateTest {

  @Test
  void gapsStandBetweenTexts() {
    InfillTemplate template = InfillTemplate.parse("The fox {5} under the {1..4}.");
    assertEquals(List.of("The fox ", " under the ", "."), template.texts());
    assertEquals(
        List.of(new InfillTemplate.Gap(5, 5), new InfillTemplate.Gap(1, 4)), template.gaps());
    assertEquals(List.of("", "", "a{b}", ""), InfillTemplate.parse("{1}{2}a{{b}}{3}").texts());
  }

  @Test
  void everyLengthIsTried() {
    List<int[]> ways = InfillTemplate.parse("{1..2} {3} {4..5}").ways();
    assertEquals(4, ways.size());
    assertArrayEquals(new int[] {1, 3, 4}, ways.get(0));
    assertArrayEquals(new int[] {1, 3, 5}, ways.get(1));
    assertArrayEquals(new int[] {2, 3, 5}, ways.get(3));
  }

  @Test
  void refusesWhatIsNoGap() {
    Refusal.of(() -> InfillTemplate.parse("no gap"), "no gap to fill");
    Refusal.of(() -> InfillTemplate.parse("a {x}"), "'{' at index 2", "twice");
    Refusal.of(() -> InfillTemplate.parse("a 5}"), "'}' at index 3");
    Refusal.of(() -> InfillTemplate.parse("{0}"), "at least 1 token");
    Refusal.of(() -> InfillTemplate.parse("{3..2}"), "{3..2}");
    Refusal.of(() -> InfillTemplate.parse("{1..10} {1..10}"), "100 ways", "more than 64");
  }
}
