// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.corpus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The forward algorithm: follows all derivations of a text through a network at once, node by node
 * in topological order. Derivations that meet at a node with the same position and the same memory
 * are merged and their probabilities added, so the result is exact for ambiguous grammars too.
 *
 * <p>A forgiving reader also follows derivations that break an agreement or a sum, and keeps those
 * with the fewest faults.
 */
final class StoryReader {
  private final RuleNetwork network;
  private final String text;
  private final boolean forgiving;
  private final List<@Nullable List<Arrival>> arrivals;
  private final BitSet waiting = new BitSet();
  private double prefixLogProbability = Double.NEGATIVE_INFINITY;
  private @Nullable Arrival complete;
  private int furthest;

  /**
   * Derivations that have read the text up to a position and remember the same words.
   *
   * @param logProbability of these derivations together, in nats
   * @param faults number of rules broken
   * @param first the first of these faults
   */
  record Arrival(
      int position, Word[] memory, double logProbability, int faults, @Nullable Fault first) {

    Arrival at(int end) {
      return new Arrival(end, memory, logProbability, faults, first);
    }

    Arrival after(double moreLogProbability) {
      return new Arrival(position, memory, logProbability + moreLogProbability, faults, first);
    }

    Arrival remembering(int slot, Word word) {
      if (slot == Rule.Draw.NOWHERE) {
        return this;
      }
      Word[] more = memory.clone();
      more[slot] = word;
      return new Arrival(position, more, logProbability, faults, first);
    }

    Arrival blame(StoryVerdict.Kind kind, String expected) {
      Fault fault = first == null ? new Fault(kind, position, expected) : first;
      return new Arrival(position, memory, logProbability, faults + 1, fault);
    }

    Arrival merge(Arrival other) {
      if (faults != other.faults) {
        return faults < other.faults ? this : other;
      }
      double sum = logSum(logProbability, other.logProbability);
      return new Arrival(position, memory, sum, faults, first);
    }
  }

  /** A broken rule: where, and what was expected there. */
  record Fault(StoryVerdict.Kind kind, int position, String expected) {}

  private StoryReader(RuleNetwork network, String text, boolean forgiving) {
    this.network = network;
    this.text = text;
    this.forgiving = forgiving;
    arrivals = new ArrayList<>(Collections.nCopies(network.nodes().size(), null));
  }

  /** Reads {@code text} by the rules as they are. */
  static StoryReader strict(RuleNetwork network, String text) {
    return new StoryReader(network, text, false).read();
  }

  /** Reads {@code text} by the rules without agreement and arithmetic, counting what they break. */
  static StoryReader forgiving(RuleNetwork network, String text) {
    return new StoryReader(network, text, true).read();
  }

  /** Returns the probability that a story begins with the text, in nats. */
  double prefixLogProbability() {
    return prefixLogProbability;
  }

  /** Returns the derivations of the whole text, or null if there are none. */
  @Nullable Arrival complete() {
    return complete;
  }

  /** Returns the number of characters up to which the text can be the beginning of a story. */
  int furthest() {
    return furthest;
  }

  private StoryReader read() {
    if (text.isEmpty()) {
      prefixLogProbability = 0;
    }
    push(network.start(), new Arrival(0, network.memory(), 0, 0, null));
    for (int i = network.start().index(); i >= 0; i = i == 0 ? -1 : waiting.previousSetBit(i - 1)) {
      List<Arrival> here = arrivals.get(i);
      if (here != null) {
        RuleNetwork.Node node = network.nodes().get(i);
        for (Arrival arrival : here) {
          visit(node, arrival);
        }
        arrivals.set(i, null);
      }
    }
    return this;
  }

  private void visit(RuleNetwork.Node node, Arrival arrival) {
    furthest = Math.max(furthest, arrival.position);
    if (network.isEnd(node)) {
      if (arrival.position == text.length()) {
        complete = arrival;
      }
      return;
    }
    Rule rule = node.rule();
    if (rule instanceof Rule.Fixed fixed) {
      fixed(node, arrival, fixed);
    } else if (rule instanceof Rule.Choice choice) {
      choose(node, arrival, choice);
    } else if (rule instanceof Rule.Draw draw) {
      draw(node, arrival, draw);
    }
  }

  private void choose(RuleNetwork.Node node, Arrival arrival, Rule.Choice choice) {
    for (int i = 0; i < node.next().size(); i++) {
      double logProbability = Math.log(choice.alternatives().get(i).probability());
      push(node.next().get(i), arrival.after(logProbability));
    }
  }

  private void fixed(RuleNetwork.Node node, Arrival arrival, Rule.Fixed fixed) {
    String expected = fixed.text(arrival.memory);
    if (!expected.isEmpty()) {
      advance(node, arrival, expected);
    }
    if (forgiving) {
      StoryVerdict.Kind kind =
          fixed instanceof Rule.Number ? StoryVerdict.Kind.ARITHMETIC : StoryVerdict.Kind.AGREEMENT;
      for (String other : network.textsAt(node)) {
        if (!other.equals(expected)) {
          advance(node, arrival.blame(kind, quoted(expected)), other);
        }
      }
    }
  }

  private void draw(RuleNetwork.Node node, Arrival arrival, Rule.Draw draw) {
    Shape shape = draw.shape();
    for (Word word : draw.lexicon().readAt(text, arrival.position, shape)) {
      bind(node, arrival, draw, word, word.in(shape));
    }
    if (forgiving && shape.form() == Form.A) {
      for (Word word : draw.lexicon().words()) {
        String right = word.in(shape);
        Arrival blamed = arrival.blame(StoryVerdict.Kind.AGREEMENT, quoted(right));
        bind(node, blamed, draw, word, English.otherArticle(right));
      }
    }
  }

  private void bind(
      RuleNetwork.Node node, Arrival arrival, Rule.Draw draw, Word word, String phrase) {
    Condition condition = draw.condition();
    Arrival bound;
    if (condition.allows(word, arrival.memory)) {
      double mass = condition.mass(draw.lexicon(), arrival.memory);
      bound = arrival.after(Math.log(draw.lexicon().probability(word) / mass));
    } else if (!forgiving) {
      return;
    } else if (condition instanceof Condition.Between) {
      bound = arrival.blame(StoryVerdict.Kind.ARITHMETIC, "a number that is possible here");
    } else {
      bound = arrival.blame(StoryVerdict.Kind.AGREEMENT, "a word not used for another");
    }
    advance(node, bound.remembering(draw.slot(), word), phrase);
  }

  /** Goes on behind {@code phrase} if the text has it here, or stops if the text ends inside it. */
  private void advance(RuleNetwork.Node node, Arrival arrival, String phrase) {
    int common = 0;
    int limit = Math.min(phrase.length(), text.length() - arrival.position);
    while (common < limit && phrase.charAt(common) == text.charAt(arrival.position + common)) {
      common++;
    }
    furthest = Math.max(furthest, arrival.position + common);
    int end = arrival.position + common;
    if (end == text.length() && end > arrival.position && arrival.faults == 0) {
      prefixLogProbability = logSum(prefixLogProbability, arrival.logProbability);
    }
    if (common == phrase.length()) {
      push(node.only(), arrival.at(end));
    }
  }

  private void push(RuleNetwork.Node node, Arrival arrival) {
    if (!network.fits(node, text, arrival.position)) {
      return;
    }
    List<Arrival> there = arrivals.get(node.index());
    if (there == null) {
      there = new ArrayList<>(2);
      arrivals.set(node.index(), there);
      waiting.set(node.index());
    }
    for (int i = 0; i < there.size(); i++) {
      Arrival other = there.get(i);
      if (other.position == arrival.position && Arrays.equals(other.memory, arrival.memory)) {
        there.set(i, other.merge(arrival));
        return;
      }
    }
    there.add(arrival);
  }

  private static String quoted(String expected) {
    return '"' + expected + '"';
  }

  private static double logSum(double a, double b) {
    double high = Math.max(a, b);
    double low = Math.min(a, b);
    return low == Double.NEGATIVE_INFINITY ? high : high + Math.log1p(Math.exp(low - high));
  }
}
