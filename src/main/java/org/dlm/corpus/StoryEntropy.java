// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.corpus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The entropy of the derivations of a network by the chain rule: the sum of the expected entropies
 * of its choices and draws. It is the entropy of the texts if no text has two derivations.
 *
 * <p>Choices do not depend on the memory, and a draw depends on it only through its condition. So
 * the walk through the network carries no words; it carries the draws that they came from, of which
 * there are few, and the entropy of a draw is averaged over the words that those may have given.
 */
final class StoryEntropy {
  private final RuleNetwork network;

  /** For each node, the probability of arriving at it with a memory that these draws filled. */
  private final List<Map<Origins, Double>> arrivals = new ArrayList<>();

  /** The slots, as bits, on which a condition depends. */
  private final int relevant;

  private final Map<List<Rule.Draw>, Double> known = new HashMap<>();

  /** The draws that filled the slots; null where no condition depends on a slot. */
  private record Origins(List<Rule.@Nullable Draw> draws) {
    Origins with(Rule.Draw draw) {
      List<Rule.@Nullable Draw> more = new ArrayList<>(draws);
      more.set(draw.slot(), draw);
      return new Origins(more);
    }

    /** Returns what a draw depends on, directly or not, each draw after those it depends on. */
    List<Rule.Draw> behind(Rule.Draw draw) {
      List<Rule.Draw> order = new ArrayList<>();
      addBehind(draw, order);
      return order;
    }

    private void addBehind(Rule.Draw draw, List<Rule.Draw> order) {
      for (int slot = 0; slot < draws.size(); slot++) {
        Rule.Draw origin = draws.get(slot);
        if ((draw.uses() >> slot & 1) != 0 && origin != null && !order.contains(origin)) {
          addBehind(origin, order);
          order.add(origin);
        }
      }
    }
  }

  private StoryEntropy(RuleNetwork network) {
    this.network = network;
    int slots = 0;
    for (RuleNetwork.Node node : network.nodes()) {
      arrivals.add(new HashMap<>());
      slots |= node.rule() instanceof Rule.Draw draw ? draw.uses() : 0;
    }
    relevant = slots;
  }

  /** Returns the entropy of a derivation, in nats. */
  static double of(RuleNetwork network) {
    return new StoryEntropy(network).sum();
  }

  private double sum() {
    Origins none = new Origins(Arrays.asList(new Rule.Draw[network.memory().length]));
    arrive(network.start(), none, 1);
    double[] entropy = {0};
    for (int i = network.start().index(); i > 0; i--) {
      RuleNetwork.Node node = network.nodes().get(i);
      arrivals.get(i).forEach((origins, p) -> entropy[0] += p * pass(node, origins, p));
    }
    return entropy[0];
  }

  /** Goes on from a node to its followers; returns the entropy of the step. */
  private double pass(RuleNetwork.Node node, Origins origins, double probability) {
    if (node.rule() instanceof Rule.Choice choice) {
      double entropy = 0;
      for (int i = 0; i < node.next().size(); i++) {
        double p = choice.alternatives().get(i).probability();
        entropy -= p * Math.log(p);
        arrive(node.next().get(i), origins, probability * p);
      }
      return entropy;
    }
    if (node.rule() instanceof Rule.Draw draw) {
      boolean kept = draw.slot() != Rule.Draw.NOWHERE && (relevant >> draw.slot() & 1) != 0;
      arrive(node.only(), kept ? origins.with(draw) : origins, probability);
      List<Rule.Draw> chain = origins.behind(draw);
      chain.add(draw);
      return known.computeIfAbsent(chain, draws -> expectedEntropy(draws, network.memory()));
    }
    arrive(node.only(), origins, probability);
    return 0;
  }

  private void arrive(RuleNetwork.Node node, Origins origins, double probability) {
    arrivals.get(node.index()).merge(origins, probability, Double::sum);
  }

  /** Returns the entropy of the last of these draws, averaged over the words of those before it. */
  private static double expectedEntropy(List<Rule.Draw> draws, Word[] memory) {
    Rule.Draw draw = draws.get(0);
    List<Rule.Draw> others = draws.subList(1, draws.size());
    double mass = draw.condition().mass(draw.lexicon(), memory);
    Word[] filled = memory.clone();
    double sum = 0;
    for (Word word : draw.lexicon().words()) {
      if (draw.condition().allows(word, memory)) {
        double p = draw.lexicon().probability(word) / mass;
        if (others.isEmpty()) {
          sum -= p * Math.log(p);
        } else {
          filled[draw.slot()] = word;
          sum += p * expectedEntropy(others, filled);
        }
      }
    }
    return sum;
  }
}
