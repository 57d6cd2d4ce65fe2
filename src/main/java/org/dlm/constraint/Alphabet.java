// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.constraint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.lucene.util.automaton.Automaton;

/**
 * The symbols over which automata are built: classes of characters between which some rules do not
 * distinguish.
 *
 * <p>Letters alone are hundreds of ranges of code points; the rules of a text need a few dozen
 * classes, and everything that is done with automata costs as much as they have symbols. Immutable.
 */
final class Alphabet {

  /** First character of each range, ascending [ranges]. */
  private final int[] starts;

  /** Symbol of each range, or -1 for what is no character [ranges]. */
  private final int[] symbols;

  /** A character of each symbol. */
  private final List<Integer> examples = new ArrayList<>();

  /**
   * Makes the coarsest alphabet in which each of some sets is a set of symbols.
   *
   * @param sets sets of code points. Not modified.
   */
  Alphabet(Set<BitSet> sets) {
    Set<BitSet> all = new LinkedHashSet<>(sets);
    all.add(CodePoints.all());
    TreeSet<Integer> bounds = new TreeSet<>(Set.of(0));
    for (BitSet set : all) {
      for (int from = set.nextSetBit(0); from >= 0; from = set.nextSetBit(set.nextClearBit(from))) {
        bounds.add(from);
        bounds.add(set.nextClearBit(from));
      }
    }
    starts = bounds.stream().mapToInt(Integer::intValue).toArray();
    symbols = new int[starts.length];
    Map<BitSet, Integer> known = new HashMap<>();
    for (int r = 0; r < starts.length; r++) {
      int character = starts[r];
      BitSet memberships = new BitSet();
      int index = 0;
      for (BitSet set : all) {
        memberships.set(index++, set.get(character));
      }
      boolean isCharacter = CodePoints.isCharacter(character);
      symbols[r] = isCharacter ? known.computeIfAbsent(memberships, key -> known.size()) : -1;
      if (isCharacter && symbols[r] == examples.size()) {
        examples.add(character);
      }
    }
  }

  /** The automaton of the texts of one character of a set, which is one of the alphabet's. */
  Automaton automaton(BitSet set) {
    Automaton automaton = new Automaton();
    int start = automaton.createState();
    int end = automaton.createState();
    automaton.setAccept(end, true);
    for (int symbol = 0; symbol < examples.size(); symbol++) {
      if (set.get(examples.get(symbol))) {
        automaton.addTransition(start, end, symbol);
      }
    }
    automaton.finishState();
    return automaton;
  }

  /** Number of symbols. */
  int size() {
    return examples.size();
  }

  /** Symbol of a code point, or -1 if it is no character. */
  int symbolOf(int c) {
    return symbols[range(c)];
  }

  /** Whether all of [from, end) are in one range, and so have one symbol. */
  boolean isUniform(int from, int end) {
    int range = range(from);
    return range + 1 == starts.length || end <= starts[range + 1];
  }

  private int range(int c) {
    int found = Arrays.binarySearch(starts, c);
    return found >= 0 ? found : -found - 2;
  }
}
