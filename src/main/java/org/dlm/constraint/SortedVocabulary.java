// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.constraint;

import java.util.Arrays;
import java.util.Comparator;

/**
 * The tokens that add bytes to a text, in the order of their bytes: tokens with a common beginning
 * stand together, so that an automaton reads each beginning once.
 */
final class SortedVocabulary {

  /** Token ids [count]. */
  private final int[] ids;

  /** Their bytes [count][]. */
  private final byte[][] bytes;

  /** How many bytes each begins with in common with the one before it [count]. */
  private final int[] shared;

  private final int longest;

  /**
   * Sorts a vocabulary.
   *
   * @param tokenBytes the bytes of each token by id; those without bytes are left out
   */
  SortedVocabulary(byte[][] tokenBytes) {
    Integer[] order = new Integer[tokenBytes.length];
    Arrays.setAll(order, id -> id);
    Arrays.sort(order, Comparator.comparing(id -> tokenBytes[id], Arrays::compareUnsigned));
    ids =
        Arrays.stream(order)
            .mapToInt(Integer::intValue)
            .filter(id -> tokenBytes[id].length > 0)
            .toArray();
    bytes = new byte[ids.length][];
    shared = new int[ids.length];
    for (int i = 0; i < ids.length; i++) {
      bytes[i] = tokenBytes[ids[i]];
      int difference = i == 0 ? 0 : Arrays.mismatch(bytes[i - 1], bytes[i]);
      shared[i] = difference < 0 ? bytes[i].length : difference;
    }
    longest = Arrays.stream(bytes).mapToInt(b -> b.length).max().orElse(0);
  }

  /** Receives the tokens that an automaton can read. */
  @FunctionalInterface
  interface Reader {

    /** Takes one token and the state after it. */
    void read(int token, int state);
  }

  /** Tells which tokens an automaton can read from a state, and where each leads. */
  void read(ByteAutomaton automaton, int from, Reader reader) {
    // States after 0, 1, 2, ... bytes of the present token; all tokens are read up to here.
    int[] states = new int[longest + 1];
    states[0] = from;
    int alive = 0;
    for (int i = 0; i < ids.length; i++) {
      byte[] token = bytes[i];
      // 1. The common beginning was read before: if it was dead, so is this token.
      if (i > 0 && shared[i] > alive) {
        continue;
      }
      // 2. The rest, byte by byte. alive is the length of the longest beginning that lives.
      alive = shared[i];
      while (alive < token.length) {
        int state = automaton.step(states[alive], token[alive]);
        if (state == ByteAutomaton.DEAD) {
          break;
        }
        states[++alive] = state;
      }
      if (alive == token.length) {
        reader.read(ids[i], states[alive]);
      }
    }
  }
}
