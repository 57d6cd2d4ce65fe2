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
 * there are few, and a draw's entropy is averaged over the words that those may have given.
 */
final class StoryEntropy {
  private final RuleNetwork network;
  private final int needed;
  private final Map<List<@Nullable Object>, Double> known = new HashMap<>();

  private StoryEntropy(RuleNetwork network) {
    this.network = network;
    int slots = 0;
    for (RuleNetwork.Node node : network.nodes()) {
      slots |= node.rule() instanceof Rule.Draw draw ? draw.uses() : 0;
    }
    needed = slots;
  }

  /** Returns the entropy of a derivation, in nats. */
  static double of(RuleNetwork network) {
    return new StoryEntropy(network).sum();
  }

  private double sum() {
    List<Map<List<Rule.@Nullable Draw>, Double>> reached = new ArrayList<>();
    network.nodes().forEach(node -> reached.add(new HashMap<>()));
    int first = network.start().index();
    reached.get(first).put(Arrays.asList(new Rule.Draw[network.memory().length]), 1.0);
    double entropy = 0;
    for (int i = first; i > 0; i--) {
      RuleNetwork.Node node = network.nodes().get(i);
      for (Map.Entry<List<Rule.@Nullable Draw>, Double> entry : reached.get(i).entrySet()) {
        List<Rule.@Nullable Draw> origins = entry.getKey();
        double mass = entry.getValue();
        if (node.rule() instanceof Rule.Choice choice) {
          for (int k = 0; k < node.next().size(); k++) {
            double p = choice.alternatives().get(k).probability();
            entropy -= mass * p * Math.log(p);
            RuleNetwork.Node next = node.next().get(k);
            reached.get(next.index()).merge(origins, mass * p, Double::sum);
          }
          continue;
        }
        if (node.rule() instanceof Rule.Draw draw) {
          entropy += mass * expected(draw, origins);
          origins = new ArrayList<>(origins);
          if (draw.slot() != Rule.Draw.NOWHERE && (needed >> draw.slot() & 1) != 0) {
            origins.set(draw.slot(), draw);
          }
        }
        RuleNetwork.Node next = node.only();
        reached.get(next.index()).merge(origins, mass, Double::sum);
      }
      reached.get(i).clear();
    }
    return entropy;
  }

  /** Returns the expected entropy of a draw, given the draws that its memory came from. */
  private double expected(Rule.Draw draw, List<Rule.@Nullable Draw> origins) {
    List<Integer> order = new ArrayList<>();
    addInOrder(draw.uses(), origins, order);
    List<@Nullable Object> key = new ArrayList<>();
    key.add(draw);
    order.forEach(slot -> key.add(origins.get(slot)));
    Double value = known.get(key);
    if (value == null) {
      value = expected(draw, origins, order, network.memory());
      known.put(key, value);
    }
    return value;
  }

  /**
   * Adds the slots that a condition depends on, directly or not, each after those it depends on.
   */
  private static void addInOrder(
      int slots, List<Rule.@Nullable Draw> origins, List<Integer> order) {
    for (int slot = 0; slot < origins.size(); slot++) {
      Rule.Draw origin = origins.get(slot);
      if ((slots >> slot & 1) != 0 && origin != null && !order.contains(slot)) {
        addInOrder(origin.uses(), origins, order);
        order.add(slot);
      }
    }
  }

  private double expected(
      Rule.Draw draw, List<Rule.@Nullable Draw> origins, List<Integer> open, Word[] memory) {
    Rule.Draw now = open.isEmpty() ? draw : origins.get(open.get(0));
    double mass = now.condition().mass(now.lexicon(), memory);
    double sum = 0;
    for (Word word : now.lexicon().words()) {
      if (now.condition().allows(word, memory)) {
        double p = now.lexicon().probability(word) / mass;
        if (open.isEmpty()) {
          sum -= p * Math.log(p);
        } else {
          Word[] more = memory.clone();
          more[open.get(0)] = word;
          sum += p * expected(draw, origins, open.subList(1, open.size()), more);
        }
      }
    }
    return sum;
  }
}
