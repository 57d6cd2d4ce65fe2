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
 * Turns a deterministic automaton over characters into one over UTF-8 bytes (RFC 3629): a character
 * is a lead byte and up to three continuation bytes, of six bits each.
 *
 * <p>States of the automaton keep their numbers; those inside of a character follow. Of these, two
 * that lead to the same states are one, so that what is the same for many states, such as the table
 * of Unicode's letters, is there once, and the expansion of a minimal automaton is minimal.
 */
final class Utf8Expansion {

  /** There is no such transition. */
  static final int DEAD = -1;

  /** Not worked out yet. */
  private static final int UNKNOWN = -2;

  private static final int MAX_STATES = 30_000;

  private final Automaton automaton;
  private final Alphabet alphabet;

  /**
   * The choices among the 64 values of a continuation byte: further choices, or the symbols of
   * characters after the last byte; {@link #DEAD} for what is no character. Equal ones are one.
   */
  private final List<int[]> choices = new ArrayList<>();

  private final Map<Row, Integer> knownChoices = new HashMap<>();

  /** Where each first byte leads: to a symbol, or to choices of so many more bytes [256]. */
  private final int[] leads = new int[256];

  private final int[] bytesAfterLead = new int[256];

  private final List<int[]> rows = new ArrayList<>();
  private final Map<Row, Integer> inside = new HashMap<>();

  Utf8Expansion(TextLanguage language) {
    automaton = language.automaton();
    alphabet = language.alphabet();
    for (int lead = 0; lead < 256; lead++) {
      // 1. One to four bytes, and the first character that needs so many.
      int more = lead < 0xC0 ? 0 : lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
      int least = more == 0 ? 0 : more == 1 ? 0x80 : more == 2 ? 0x800 : 0x10000;
      // 2. The bits of the lead byte are the highest.
      boolean leads = lead < 0x80 || (lead >= 0xC0 && lead < 0xF8);
      int high = more == 0 ? lead : (lead & (0x3F >> more)) << (6 * more);
      bytesAfterLead[lead] = more;
      this.leads[lead] = leads ? choice(high, more, least) : DEAD;
    }
  }

  /**
   * The choice among {@code 64^bytes} characters, or the symbol of the one if no byte is to come.
   *
   * @param from first of the characters
   * @param least the characters before this one have shorter forms
   */
  private int choice(int from, int bytes, int least) {
    int end = from + (1 << (6 * bytes));
    if (end <= least || from > Character.MAX_CODE_POINT) {
      return DEAD;
    }
    if (bytes == 0) {
      return alphabet.symbolOf(from);
    }
    int[] row = new int[64];
    if (from >= least && alphabet.isUniform(from, end)) {
      // All characters have one symbol, so all choices are the same.
      Arrays.fill(row, choice(from, bytes - 1, least));
    } else {
      for (int six = 0; six < 64; six++) {
        row[six] = choice(from + (six << (6 * (bytes - 1))), bytes - 1, least);
      }
    }
    if (Arrays.stream(row).allMatch(next -> next == DEAD)) {
      return DEAD;
    }
    return knownChoices.computeIfAbsent(new Row(bytes, row), key -> added(row, choices));
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
    int[] targets = new int[alphabet.size()];
    int[] known = new int[choices.size()];
    Transition transition = new Transition();
    for (int state = 0; state < states; state++) {
      Arrays.fill(targets, DEAD);
      for (int i = 0; i < automaton.getNumTransitions(state); i++) {
        automaton.getTransition(state, i, transition);
        Arrays.fill(targets, transition.min, transition.max + 1, transition.dest);
      }
      Arrays.fill(known, UNKNOWN);
      int[] row = rows.get(state);
      for (int lead = 0; lead < 256; lead++) {
        row[lead] = after(leads[lead], bytesAfterLead[lead], targets, known);
      }
    }
    return rows;
  }

  /**
   * The state that makes a choice.
   *
   * @param choice what is to be chosen; a symbol if no byte is to come
   * @param targets where the symbols lead from the present state
   * @param known states of the choices made before in the present state. Modified.
   */
  private int after(int choice, int bytes, int[] targets, int[] known) {
    if (choice == DEAD || bytes == 0) {
      return choice == DEAD ? DEAD : targets[choice];
    }
    if (known[choice] == UNKNOWN) {
      int[] next = choices.get(choice).clone();
      boolean dead = true;
      for (int six = 0; six < 64; six++) {
        next[six] = after(next[six], bytes - 1, targets, known);
        dead &= next[six] == DEAD;
      }
      known[choice] =
          dead ? DEAD : inside.computeIfAbsent(new Row(bytes, next), key -> addedState(next));
    }
    return known[choice];
  }

  private int addedState(int[] next) {
    if (rows.size() >= MAX_STATES) {
      throw new IllegalArgumentException(
          "these rules need an automaton of more than "
              + MAX_STATES
              + " states; use a shorter expression, smaller counts in {}, or fewer words");
    }
    int[] row = new int[256];
    Arrays.fill(row, DEAD);
    System.arraycopy(next, 0, row, 0x80, 64);
    return added(row, rows);
  }

  private static int added(int[] row, List<int[]> to) {
    to.add(row);
    return to.size() - 1;
  }

  /** What 64 values lead to, with so many bytes to come, as the key of a map. */
  @SuppressWarnings("ArrayRecordComponent") // Compared by its own equals.
  private record Row(int bytes, int[] next) {

    @Override
    public boolean equals(Object other) {
      return other instanceof Row row && bytes == row.bytes && Arrays.equals(next, row.next);
    }

    @Override
    public int hashCode() {
      return 31 * bytes + Arrays.hashCode(next);
    }
  }
}
