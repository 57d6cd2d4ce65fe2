// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.constraint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.Transition;

/**
 * Turns a deterministic automaton over code points into one over UTF-8 bytes (RFC 3629): a
 * character is a lead byte and up to three continuation bytes, of six bits each.
 *
 * <p>States of the automaton keep their numbers; those inside of a character follow. Of these, two
 * that lead to the same states are one, so that what is the same for many states, such as the table
 * of Unicode's letters, is there once, and the expansion of a minimal automaton is minimal.
 */
final class Utf8Expansion {

  /** There is no such transition. */
  static final int DEAD = -1;

  /** Some characters of a range have a transition, or they have different ones. */
  private static final int MIXED = -2;

  private static final int MAX_STATES = 30_000;

  private final Automaton automaton;
  private final List<int[]> rows = new ArrayList<>();
  private final Map<Row, Integer> inside = new HashMap<>();

  /** The present state's transitions: first characters, last ones, and where they lead. */
  private int[] first = {};

  private int[] last = {};
  private int[] target = {};

  /**
   * Wraps an automaton.
   *
   * @param automaton deterministic and over code points
   */
  Utf8Expansion(Automaton automaton) {
    this.automaton = automaton;
  }

  /**
   * Returns the state after each byte, or {@link #DEAD}, one row of 256 per state.
   *
   * @throws IllegalArgumentException if there would be too many
   */
  List<int[]> rows() {
    int states = automaton.getNumStates();
    for (int state = 0; state < states; state++) {
      rows.add(new int[256]);
    }
    for (int state = 0; state < states; state++) {
      read(state);
      int[] row = rows.get(state);
      for (int lead = 0; lead < 256; lead++) {
        row[lead] = afterLead(lead);
      }
    }
    return rows;
  }

  private void read(int state) {
    int count = automaton.getNumTransitions(state);
    first = new int[count];
    last = new int[count];
    target = new int[count];
    Transition transition = new Transition();
    for (int i = 0; i < count; i++) {
      automaton.getTransition(state, i, transition);
      first[i] = transition.min;
      last[i] = transition.max;
      target[i] = transition.dest;
    }
  }

  /** The state after a first byte. A character is written in its shortest form only. */
  private int afterLead(int lead) {
    if (lead < 0x80) {
      return among(lead, 0, 0);
    }
    if (lead < 0xC0 || lead > 0xF7) {
      return DEAD;
    }
    if (lead < 0xE0) {
      return among((lead & 0x1F) << 6, 1, 0x80);
    }
    return lead < 0xF0 ? among((lead & 0x0F) << 12, 2, 0x800) : among((lead & 7) << 18, 3, 0x10000);
  }

  /**
   * The state from which continuation bytes choose among {@code 64^bytes} characters.
   *
   * @param from first of the characters
   * @param bytes continuation bytes to come; with none, it is the state after the character
   * @param least the characters before this one have shorter forms
   */
  private int among(int from, int bytes, int least) {
    int end = from + (1 << 6 * bytes);
    int only = end <= least ? DEAD : from < least ? MIXED : targetOfAll(from, end);
    if (only == DEAD || bytes == 0) {
      return only;
    }
    if (only != MIXED) {
      return uniform(only, bytes);
    }
    int[] row = new int[256];
    Arrays.fill(row, DEAD);
    for (int six = 0; six < 64; six++) {
      row[0x80 | six] = among(from + (six << 6 * (bytes - 1)), bytes - 1, least);
    }
    boolean dead = Arrays.stream(row).allMatch(state -> state == DEAD);
    return dead ? DEAD : interned(row);
  }

  /** The state from which all sequences of so many continuation bytes lead to one state. */
  private int uniform(int target, int bytes) {
    if (bytes == 0) {
      return target;
    }
    int[] row = new int[256];
    Arrays.fill(row, DEAD);
    Arrays.fill(row, 0x80, 0xC0, uniform(target, bytes - 1));
    return interned(row);
  }

  private int interned(int[] row) {
    return inside.computeIfAbsent(new Row(row), key -> added(key.next));
  }

  /** Where all characters of [from, end) lead, {@link #DEAD} included, or {@link #MIXED}. */
  private int targetOfAll(int from, int end) {
    int found = Arrays.binarySearch(first, from);
    int at = found >= 0 ? found : -found - 2;
    if (at >= 0 && last[at] >= from) {
      return last[at] >= end - 1 ? target[at] : MIXED;
    }
    return at + 1 < first.length && first[at + 1] < end ? MIXED : DEAD;
  }

  private int added(int[] row) {
    if (rows.size() >= MAX_STATES) {
      throw new IllegalArgumentException(
          "these rules need an automaton of more than "
              + MAX_STATES
              + " states; use a shorter expression, smaller counts in {}, or fewer words");
    }
    rows.add(row);
    return rows.size() - 1;
  }

  /** A row as the key of a map. */
  private record Row(int[] next) {

    @Override
    public boolean equals(Object other) {
      return other instanceof Row row && Arrays.equals(next, row.next);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(next);
    }
  }
}
