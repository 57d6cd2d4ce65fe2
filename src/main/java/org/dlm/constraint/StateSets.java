// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.constraint;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * Takes sets of a {@link TokenAutomaton}'s states over one position, in both directions.
 *
 * <p>A position has one token, or the choice of some, or of all. The steps over a position that has
 * the choice of all are remembered, so that a run of such positions costs little more than one. The
 * sets that it gives are not to be modified. Not thread-safe.
 */
final class StateSets {

  private final TokenAutomaton automaton;
  private final BitSet reachable;
  private final Map<BitSet, BitSet> afterAny = new HashMap<>();
  private final Map<BitSet, BitSet> beforeAny = new HashMap<>();
  private final Map<Gap, BitSet> between = new HashMap<>();

  /** The states on both sides of a position. */
  private record Gap(BitSet before, BitSet after) {}

  StateSets(TokenAutomaton automaton) {
    this.automaton = automaton;
    reachable = automaton.reachable();
  }

  /** The state in which every text begins. */
  BitSet first() {
    BitSet first = new BitSet();
    first.set(0);
    return first;
  }

  /** The states in which a text may end. */
  BitSet last() {
    return reachableWhere(automaton::accepts);
  }

  /** The states that a token can lead to. */
  BitSet after(BitSet states) {
    return afterAny.computeIfAbsent(
        states,
        from -> {
          BitSet to = new BitSet();
          from.stream().forEach(state -> automaton.moves(state).addTargets(to));
          return to;
        });
  }

  /** The states that some of the tokens can lead to. */
  BitSet after(BitSet states, BitSet some) {
    BitSet to = new BitSet();
    states.stream().forEach(state -> automaton.moves(state).addTargets(some, to));
    return to;
  }

  /** The states that one token leads to. */
  BitSet after(BitSet states, int token) {
    BitSet to = new BitSet();
    for (int state = states.nextSetBit(0); state >= 0; state = states.nextSetBit(state + 1)) {
      int next = automaton.step(state, token);
      if (next != TokenAutomaton.DEAD) {
        to.set(next);
      }
    }
    return to;
  }

  /** The states that a token can lead from. */
  BitSet before(BitSet states) {
    return beforeAny.computeIfAbsent(
        states, to -> reachableWhere(state -> automaton.moves(state).leadTo(to)));
  }

  /** The states that some of the tokens can lead from. */
  BitSet before(BitSet states, BitSet some) {
    return reachableWhere(
        state -> {
          BitSet tokens = new BitSet();
          automaton.moves(state).addTokens(states, tokens);
          return tokens.intersects(some);
        });
  }

  /** The states that one token leads from. */
  BitSet before(BitSet states, int token) {
    return reachableWhere(
        state -> {
          int next = automaton.step(state, token);
          return next != TokenAutomaton.DEAD && states.get(next);
        });
  }

  /** The tokens that lead from one of some states to one of others. */
  BitSet tokensBetween(BitSet before, BitSet after) {
    return between.computeIfAbsent(
        new Gap(before, after),
        gap -> {
          BitSet tokens = new BitSet();
          gap.before.stream().forEach(state -> automaton.moves(state).addTokens(after, tokens));
          return tokens;
        });
  }

  private BitSet reachableWhere(IntPredicate holds) {
    BitSet found = new BitSet();
    for (int state = reachable.nextSetBit(0); state >= 0; state = reachable.nextSetBit(state + 1)) {
      if (holds.test(state)) {
        found.set(state);
      }
    }
    return found;
  }
}
