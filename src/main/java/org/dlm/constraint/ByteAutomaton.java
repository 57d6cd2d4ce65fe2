// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.constraint;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.util.automaton.Automaton;

/**
 * The smallest deterministic automaton over the UTF-8 bytes of a set of texts.
 *
 * <p>From each of its states some text can still be completed. State 0 is the first. Immutable and
 * thread-safe.
 */
final class ByteAutomaton {

  /** There is no such transition. */
  static final int DEAD = Utf8Expansion.DEAD;

  /** The state after each byte in each state [states][256]. */
  private final int[][] next;

  /** Which states end a text [states]. */
  private final boolean[] accepting;

  private ByteAutomaton(int[][] next, boolean[] accepting) {
    this.next = next;
    this.accepting = accepting;
  }

  /**
   * Compiles a set of texts that is not empty.
   *
   * @throws IllegalArgumentException if the automaton would be too large
   */
  static ByteAutomaton of(TextLanguage language) {
    Automaton characters = language.automaton();
    List<int[]> rows = new Utf8Expansion(characters).rows();
    boolean[] accepting = new boolean[rows.size()];
    for (int state = 0; state < characters.getNumStates(); state++) {
      accepting[state] = characters.isAccept(state);
    }
    return new ByteAutomaton(rows.toArray(new int[0][]), accepting).minimal();
  }

  /**
   * Merges the states from which the same texts are accepted (Moore's algorithm): two states stay
   * in one group for as long as each byte takes them to states of one group.
   */
  private ByteAutomaton minimal() {
    int[] group = new int[size()];
    for (int state = 0; state < size(); state++) {
      group[state] = accepting[state] == accepting[0] ? 0 : 1;
    }
    int before;
    int groups = 1;
    do {
      before = groups;
      Map<Utf8Expansion.Row, Integer> found = new HashMap<>();
      int[] finer = new int[size()];
      for (int state = 0; state < size(); state++) {
        int[] key = Arrays.copyOf(merged(next[state], group), 257);
        key[256] = group[state];
        // Groups are numbered as they are found, so that of state 0 is number 0.
        int number = found.size();
        finer[state] = found.computeIfAbsent(new Utf8Expansion.Row(key), row -> number);
      }
      group = finer;
      groups = found.size();
    } while (groups != before);

    int[][] groupNext = new int[groups][];
    boolean[] groupAccepting = new boolean[groups];
    for (int state = 0; state < size(); state++) {
      groupNext[group[state]] = merged(next[state], group);
      groupAccepting[group[state]] = accepting[state];
    }
    return new ByteAutomaton(groupNext, groupAccepting);
  }

  /** A row with the groups of the states that it leads to. */
  private static int[] merged(int[] row, int[] group) {
    int[] groups = new int[row.length];
    for (int b = 0; b < row.length; b++) {
      groups[b] = row[b] == DEAD ? DEAD : group[row[b]];
    }
    return groups;
  }

  /** Number of states. */
  int size() {
    return accepting.length;
  }

  /** The state after a byte, or {@link #DEAD}. */
  int step(int state, byte b) {
    return next[state][b & 0xFF];
  }

  /** The state after some bytes, or {@link #DEAD}. */
  int step(int state, byte[] bytes) {
    int at = state;
    for (int i = 0; i < bytes.length && at != DEAD; i++) {
      at = step(at, bytes[i]);
    }
    return at;
  }

  /** Whether a text may end in this state. */
  boolean accepts(int state) {
    return accepting[state];
  }
}
