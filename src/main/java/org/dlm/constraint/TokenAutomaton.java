// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.constraint;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Queue;
import org.dlm.decoding.StopTokens;

/**
 * The rules of a text as an automaton over token ids.
 *
 * <p>A token leads from a state to that after all its bytes, so any spelling of a text counts, not
 * only the tokenizer's own. Where the text may end, a stop token leads to a last state, which only
 * stop tokens follow: the text is what stands before them. Special tokens are otherwise never
 * allowed. All transitions between states are worked out beforehand. Immutable and thread-safe.
 */
public final class TokenAutomaton {

  /** There is no such transition. */
  static final int DEAD = ByteAutomaton.DEAD;

  private final ByteAutomaton bytes;
  private final byte[][] tokenBytes;
  private final StopTokens stopTokens;
  private final int vocabularySize;

  /** The state after a stop token. */
  private final int ended;

  /** Where each state that whole tokens reach leads; null for the others [states]. */
  private final Moves[] moves;

  /**
   * Compiles rules for a vocabulary.
   *
   * @param rules what the text must be like
   * @param tokenBytes the bytes that each token adds to a text [ids][]; none for special tokens.
   *     Not modified.
   * @param stopTokens tokens that end a text that is shorter than its room; none if it must fill it
   * @param vocabularySize number of logits per position; ids that have no bytes are never allowed
   * @throws IllegalArgumentException if no text keeps the rules, or no tokens spell one, with the
   *     reason
   */
  public TokenAutomaton(
      TextRules rules, byte[][] tokenBytes, StopTokens stopTokens, int vocabularySize) {
    this.bytes = ByteAutomaton.of(rules.language());
    this.tokenBytes = Arrays.copyOf(tokenBytes, Math.min(tokenBytes.length, vocabularySize));
    this.stopTokens = stopTokens;
    this.vocabularySize = vocabularySize;
    ended = bytes.size();
    moves = new Moves[bytes.size() + 1];
    explore();
    if (shortest() < 0) {
      throw new IllegalArgumentException(
          "no tokens of this vocabulary spell a text that keeps the rules");
    }
  }

  /** Follows all tokens from the first state on. */
  private void explore() {
    SortedVocabulary vocabulary = new SortedVocabulary(tokenBytes);
    Queue<Integer> open = new ArrayDeque<>();
    open.add(0);
    while (!open.isEmpty()) {
      int state = open.remove();
      if (moves[state] == null) {
        moves[state] = movesOf(state, vocabulary);
        moves[state].targets.stream().filter(to -> moves[to] == null).forEach(open::add);
      }
    }
  }

  private Moves movesOf(int state, SortedVocabulary vocabulary) {
    IntArrayList tokens = new IntArrayList();
    IntArrayList states = new IntArrayList();
    if (state != ended) {
      vocabulary.read(
          bytes,
          state,
          (token, to) -> {
            if (!stopTokens.contains(token)) {
              tokens.add(token);
              states.add(to);
            }
          });
    }
    if (accepts(state)) {
      for (int stop : stopTokens.ids()) {
        tokens.add(stop);
        states.add(ended);
      }
    }
    return new Moves(tokens.toIntArray(), states.toIntArray());
  }

  /** Number of states; they are numbered from the first, 0. */
  int size() {
    return moves.length;
  }

  /** Number of logits per position. */
  int vocabularySize() {
    return vocabularySize;
  }

  /** Whether the text may end here, at the end of its room. */
  boolean accepts(int state) {
    return state == ended || bytes.accepts(state);
  }

  /** The state after a token, or {@link #DEAD}. */
  int step(int state, int token) {
    if (stopTokens.contains(token)) {
      return accepts(state) ? ended : DEAD;
    }
    boolean silent = token >= tokenBytes.length || tokenBytes[token].length == 0;
    return silent || state == ended ? DEAD : bytes.step(state, tokenBytes[token]);
  }

  /** Where the tokens lead from a state that whole tokens reach. */
  Moves moves(int state) {
    return moves[state];
  }

  /** The states that whole tokens reach. */
  BitSet reachable() {
    BitSet reachable = new BitSet(size());
    for (int state = 0; state < size(); state++) {
      reachable.set(state, moves[state] != null);
    }
    return reachable;
  }

  /** Fewest tokens of a text that keeps the rules, without its end; -1 if there is none. */
  int shortest() {
    BitSet seen = new BitSet(size());
    BitSet now = new BitSet(size());
    now.set(0);
    for (int tokens = 0; !now.isEmpty(); tokens++) {
      if (now.stream().anyMatch(this::accepts)) {
        return tokens;
      }
      seen.or(now);
      BitSet next = new BitSet(size());
      now.stream().forEach(state -> moves[state].addTargets(next));
      next.andNot(seen);
      now = next;
    }
    return -1;
  }

  /** The text of a token, for messages. */
  String text(int token) {
    boolean known = token >= 0 && token < tokenBytes.length && tokenBytes[token].length > 0;
    return known
        ? "'" + new String(tokenBytes[token], StandardCharsets.UTF_8) + "'"
        : "special token " + token;
  }

  /** The tokens that live in a state, and where they lead. */
  static final class Moves {

    /** Token ids [count]. */
    private final int[] tokens;

    /** Where each of them leads [count]. */
    private final int[] states;

    /** All states that a token leads to. */
    private final BitSet targets = new BitSet();

    private Moves(int[] tokens, int[] states) {
      this.tokens = tokens;
      this.states = states;
      Arrays.stream(states).forEach(targets::set);
    }

    /** Whether a token leads to one of these states. */
    boolean leadTo(BitSet to) {
      return targets.intersects(to);
    }

    /** Adds all states that a token leads to. */
    void addTargets(BitSet into) {
      into.or(targets);
    }

    /** Adds the tokens that lead to one of these states. */
    void addTokens(BitSet to, BitSet into) {
      for (int i = 0; i < tokens.length; i++) {
        if (to.get(states[i])) {
          into.set(tokens[i]);
        }
      }
    }

    /** Adds the states that some of the tokens lead to. */
    void addTargets(BitSet some, BitSet into) {
      for (int i = 0; i < tokens.length; i++) {
        if (some.get(tokens[i])) {
          into.set(states[i]);
        }
      }
    }
  }
}
