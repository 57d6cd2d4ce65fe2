// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.constraint;

import java.util.List;
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
    List<int[]> rows = new Utf8Expansion(language).rows();
    boolean[] accepting = new boolean[rows.size()];
    for (int state = 0; state < characters.getNumStates(); state++) {
      accepting[state] = characters.isAccept(state);
    }
    return new ByteAutomaton(rows.toArray(new int[0][]), accepting);
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
