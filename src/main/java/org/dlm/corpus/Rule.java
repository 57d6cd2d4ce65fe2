// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.corpus;

import java.util.List;

/**
 * The algebra of story grammars. A rule describes a random piece of text and what it remembers: the
 * memory holds one word per slot. Rules say nothing of how they are used; sampling, probability,
 * faults and entropy interpret them.
 */
sealed interface Rule {

  /** Returns the slots that this rule itself reads, as bits. */
  default int uses() {
    return 0;
  }

  /** A fixed text. */
  record Text(String text) implements Fixed {
    @Override
    public String text(Word[] memory) {
      return text;
    }
  }

  /** The rules one after the other. */
  record Sequence(List<Rule> rules) implements Rule {}

  /** One of several rules, with probabilities of sum 1. */
  record Choice(List<Alternative> alternatives) implements Rule {}

  /** A rule and the probability of its choice. */
  record Alternative(double probability, Rule rule) {}

  /**
   * A word drawn from a lexicon among those that {@code condition} allows, written in {@code
   * shape}, and kept in {@code slot} unless that is {@link #NOWHERE}.
   */
  record Draw(int slot, Lexicon lexicon, Shape shape, Condition condition) implements Rule {
    static final int NOWHERE = -1;

    @Override
    public int uses() {
      return condition.slots();
    }
  }

  /** A text that follows from the memory. */
  sealed interface Fixed extends Rule {
    /** Returns the text; empty if none is right. */
    String text(Word[] memory);
  }

  /** The word of a slot, written in {@code shape}. */
  record Refer(int slot, Shape shape) implements Fixed {
    @Override
    public String text(Word[] memory) {
      return memory[slot].in(shape);
    }

    @Override
    public int uses() {
      return 1 << slot;
    }
  }

  /** A computed number in words of the lexicon of numbers. */
  record Number(Count count, Lexicon numbers) implements Fixed {
    @Override
    public String text(Word[] memory) {
      int value = count.value(memory);
      boolean exists = 1 <= value && value <= numbers.words().size();
      return exists ? numbers.words().get(value - 1).in(Shape.PLAIN) : "";
    }

    @Override
    public int uses() {
      return count.slots();
    }
  }

  /** One text if a number is one, another if it is not: singular and plural. */
  record ByCount(Count count, Fixed one, Fixed many) implements Fixed {
    @Override
    public String text(Word[] memory) {
      return (count.value(memory) == 1 ? one : many).text(memory);
    }

    @Override
    public int uses() {
      return count.slots() | one.uses() | many.uses();
    }
  }
}
