// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class StepPartTest {

  @Test
  void knowsTheClassesThatWork() {
    assertEquals(StepPart.HEAD, StepPart.of("LanguageModelHead"));
    assertEquals(StepPart.PRODUCTS, StepPart.of("HeapMatrix"));
    assertNull(StepPart.of("Trainer"));
  }

  /** A name that no step ever shows would count for nothing. */
  @Test
  void everyNameIsOneOfTheHouse() {
    for (StepPart part : StepPart.values()) {
      for (String name : part.classes()) {
        assertTrue(
            isClass("layers", name) || isClass("optimizer", name) || isClass("objective", name),
            name);
      }
    }
  }

  private static boolean isClass(String room, String name) {
    try {
      Class.forName("org.dlm." + room + "." + name);
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
