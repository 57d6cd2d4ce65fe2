// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.corpus;

import java.util.List;

/** What a drawn word must satisfy, given the words that are bound already. */
sealed interface Condition {
  Condition NONE = new Except(List.of());

  /** Returns whether {@code word} may be drawn. */
  boolean allows(Word word, Word[] memory);

  /** Returns the probability that a word drawn from {@code lexicon} is allowed. */
  double mass(Lexicon lexicon, Word[] memory);

  /** Returns the slots that the answers depend on, as bits. */
  int slots();

  /** The word is none of those bound to these slots. */
  record Except(List<Integer> excluded) implements Condition {
    @Override
    public boolean allows(Word word, Word[] memory) {
      for (int slot : excluded) {
        if (memory[slot] == word) {
          return false;
        }
      }
      return true;
    }

    @Override
    public double mass(Lexicon lexicon, Word[] memory) {
      double mass = 1;
      for (int i = 0; i < excluded.size(); i++) {
        Word word = memory[excluded.get(i)];
        boolean repeated = false;
        for (int k = 0; k < i; k++) {
          repeated |= memory[excluded.get(k)] == word;
        }
        mass -= repeated ? 0 : lexicon.probability(word);
      }
      return mass;
    }

    @Override
    public int slots() {
      return new Count(0, excluded, List.of()).slots();
    }
  }

  /** The word is a number from {@code low} to {@code high}, both included. */
  record Between(Count low, Count high) implements Condition {
    @Override
    public boolean allows(Word word, Word[] memory) {
      return low.value(memory) <= word.rank() && word.rank() <= high.value(memory);
    }

    @Override
    public double mass(Lexicon lexicon, Word[] memory) {
      double mass = 0;
      for (Word word : lexicon.words()) {
        if (allows(word, memory)) {
          mass += lexicon.probability(word);
        }
      }
      return mass;
    }

    @Override
    public int slots() {
      return low.slots() | high.slots();
    }
  }
}
