// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.corpus;

import java.util.List;

/**
 * A small number computed from bound number words: a constant plus and minus the values of slots.
 */
record Count(int constant, List<Integer> plus, List<Integer> minus) {
  /** Returns the value; every slot it names is bound. */
  int value(Word[] memory) {
    int value = constant;
    for (int slot : plus) {
      value += memory[slot].rank();
    }
    for (int slot : minus) {
      value -= memory[slot].rank();
    }
    return value;
  }

  /** Returns the slots that the value depends on, as bits. */
  int slots() {
    int slots = 0;
    for (int slot : plus) {
      slots |= 1 << slot;
    }
    for (int slot : minus) {
      slots |= 1 << slot;
    }
    return slots;
  }
}
