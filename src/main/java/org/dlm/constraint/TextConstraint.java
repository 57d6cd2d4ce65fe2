// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.constraint;

import java.util.BitSet;
import java.util.Map;
import org.dlm.decoding.Canvas;
import org.dlm.decoding.TokenConstraint;

/**
 * Holds the text of a canvas to the rules of a {@link TokenAutomaton}, whatever the order in which
 * its tokens are decided.
 *
 * <p>For each boundary between positions it keeps the states in which the automaton can be after
 * some choice of the tokens before it, and those from which some choice of the tokens after it ends
 * the text. A token may be decided at a position if and only if it leads from one of the former to
 * one of the latter: then a completion remains. Both are worked out anew after each token, as far
 * as they change. Not thread-safe.
 */
public final class TextConstraint implements TokenConstraint {

  private static final int UNDECIDED = -1;

  private final TokenAutomaton automaton;
  private final int from;
  private final Map<Integer, BitSet> choices;
  private StateSets sets;

  /** The decided token of each position of the text [length], or {@link #UNDECIDED}. */
  private int[] decided = {};

  /** States at each boundary that the tokens before it can lead to [length + 1]. */
  private BitSet[] forward = {};

  /** States at each boundary from which the tokens after it can end the text [length + 1]. */
  private BitSet[] backward = {};

  /**
   * Makes a constraint for one decode at a time.
   *
   * @param automaton the rules
   * @param from the text is what stands at this position and after it
   */
  public TextConstraint(TokenAutomaton automaton, int from) {
    this(automaton, from, Map.of());
  }

  /**
   * Makes a constraint that also narrows the choice at some positions.
   *
   * @param automaton the rules
   * @param from the text is what stands at this position and after it
   * @param choices the only tokens that may be decided, by position; the other positions have the
   *     choice of all. Not modified.
   */
  public TextConstraint(TokenAutomaton automaton, int from, Map<Integer, BitSet> choices) {
    this.automaton = automaton;
    this.from = from;
    this.choices = Map.copyOf(choices);
    sets = new StateSets(automaton);
  }

  @Override
  public void begin(Canvas canvas) {
    // 1. The text, as far as it is decided.
    int length = canvas.length() - from;
    int[] ids = canvas.ids();
    decided = new int[length];
    for (int i = 0; i < length; i++) {
      boolean open = canvas.isFree(from + i) && ids[from + i] == canvas.maskId();
      decided[i] = open ? UNDECIDED : ids[from + i];
    }

    // 2. What its beginnings can lead to; if it is not an end, nothing can keep the rules.
    sets = new StateSets(automaton);
    forward = new BitSet[length + 1];
    forward[0] = sets.first();
    for (int i = 0; i < length; i++) {
      forward[i + 1] = after(forward[i], i);
    }
    BitSet last = sets.last();
    if (!forward[length].intersects(last)) {
      throw new IllegalArgumentException(reasonOfRefusal(last));
    }

    // 3. What can lead to its ends.
    backward = new BitSet[length + 1];
    backward[length] = last;
    for (int i = length - 1; i >= 0; i--) {
      backward[i] = before(backward[i + 1], i);
    }
  }

  /** Why no completion keeps the rules. */
  private String reasonOfRefusal(BitSet last) {
    int length = decided.length;
    // 1. The room, if nothing were decided: from each boundary the states that can still end.
    BitSet[] ends = new BitSet[length + 1];
    ends[length] = last;
    for (int i = length - 1; i >= 0; i--) {
      ends[i] = sets.before(ends[i + 1]);
    }
    if (!ends[0].intersects(sets.first())) {
      int shortest = automaton.shortest();
      return shortest > length
          ? "the shortest text that keeps the rules has %d tokens, but there is room for %d; make room"
              .formatted(shortest, length)
          : "no text of exactly %d tokens keeps the rules; change the room (the shortest has %d)"
              .formatted(length, shortest);
    }
    // 2. The first token after which there is no such state any more.
    int at = 0;
    while (forward[at + 1].intersects(ends[at + 1])) {
      at++;
    }
    return decided[at] == UNDECIDED
        ? "no token that may stand at token " + at + " of the text keeps the rules"
        : "the rules do not allow %s as token %d of the text, after what is fixed before it"
            .formatted(automaton.text(decided[at]), at);
  }

  @Override
  public boolean allows(int position, int token) {
    BitSet choice = choices.get(position);
    return offered(position).get(token) && (choice == null || choice.get(token));
  }

  @Override
  public void restrict(int position, float[] logits, int offset) {
    BitSet offered = offered(position);
    BitSet choice = choices.get(position);
    for (int token = 0; token < automaton.vocabularySize(); token++) {
      if (!offered.get(token) || (choice != null && !choice.get(token))) {
        logits[offset + token] = Float.NEGATIVE_INFINITY;
      }
    }
  }

  private BitSet offered(int position) {
    return sets.tokensBetween(forward[position - from], backward[position - from + 1]);
  }

  @Override
  public void commit(int position, int token) {
    decide(position - from, token);
    if (!forward[position - from + 1].intersects(backward[position - from + 1])) {
      throw new IllegalStateException(
          "token " + token + " was decided at position " + position + ", which does not allow it");
    }
  }

  @Override
  public void release(int position) {
    decide(position - from, UNDECIDED);
  }

  /** Changes one position, and on both sides of it what follows from that. */
  private void decide(int changed, int token) {
    decided[changed] = token;
    for (int i = changed; i < decided.length; i++) {
      BitSet states = after(forward[i], i);
      if (states.equals(forward[i + 1])) {
        break;
      }
      forward[i + 1] = states;
    }
    for (int i = changed; i >= 0; i--) {
      BitSet states = before(backward[i + 1], i);
      if (states.equals(backward[i])) {
        break;
      }
      backward[i] = states;
    }
  }

  private BitSet after(BitSet states, int i) {
    if (decided[i] != UNDECIDED) {
      return sets.after(states, decided[i]);
    }
    BitSet choice = choices.get(from + i);
    return choice == null ? sets.after(states) : sets.after(states, choice);
  }

  private BitSet before(BitSet states, int i) {
    if (decided[i] != UNDECIDED) {
      return sets.before(states, decided[i]);
    }
    BitSet choice = choices.get(from + i);
    return choice == null ? sets.before(states) : sets.before(states, choice);
  }
}
