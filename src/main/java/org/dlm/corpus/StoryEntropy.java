// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.corpus;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The entropy of the derivations of a network by the chain rule: the sum of the expected entropies
 * of its choices and draws. It is the entropy of the texts if no text has two derivations.
 *
 * <p>The entropy of a draw depends on few slots: those of its condition, and those on which their
 * own draws depend. So the sum is taken in parts, one for each such set of slots, and each part
 * follows only the words of its own slots, with results kept by node and words.
 */
final class StoryEntropy {
  private final RuleNetwork network;
  private final int[] dependencies;
  private final Map<List<Object>, Double> known = new HashMap<>();
  private int part;

  private StoryEntropy(RuleNetwork network) {
    this.network = network;
    dependencies = dependencies(network);
  }

  /** Returns the entropy of a derivation, in nats. */
  static double of(RuleNetwork network) {
    StoryEntropy entropy = new StoryEntropy(network);
    Set<Integer> parts = new TreeSet<>();
    for (RuleNetwork.Node node : network.nodes()) {
      parts.add(entropy.slotsBehind(node.rule()));
    }
    double sum = 0;
    for (int slots : parts) {
      entropy.part = slots;
      entropy.known.clear();
      sum += entropy.after(network.start(), network.memory());
    }
    return sum;
  }

  /** Returns for each slot the slots, as bits, that its word depends on, directly or not. */
  private static int[] dependencies(RuleNetwork network) {
    int[] slots = new int[network.memory().length];
    // Nodes later in a text have smaller indices: from the start on, dependencies are complete.
    for (int i = network.nodes().size() - 1; i >= 0; i--) {
      if (network.nodes().get(i).rule() instanceof Rule.Draw draw && draw.slot() >= 0) {
        slots[draw.slot()] |= closure(draw.condition().slots(), slots);
      }
    }
    return slots;
  }

  private static int closure(int direct, int[] dependencies) {
    int all = direct;
    for (int slot = 0; slot < dependencies.length; slot++) {
      if ((direct >> slot & 1) != 0) {
        all |= dependencies[slot];
      }
    }
    return all;
  }

  private int slotsBehind(Rule rule) {
    return rule instanceof Rule.Draw draw ? closure(draw.condition().slots(), dependencies) : 0;
  }

  /** Returns the expected entropy, of this part only, of all that follows. */
  private double after(RuleNetwork.Node node, Word[] memory) {
    if (network.isEnd(node)) {
      return 0;
    }
    List<Object> key = new ArrayList<>();
    key.add(node.index());
    for (int slot = 0; slot < memory.length; slot++) {
      if (((node.influence() & part) >> slot & 1) != 0) {
        key.add(memory[slot]);
      }
    }
    Double value = known.get(key);
    if (value == null) {
      value = compute(node, memory);
      known.put(key, value);
    }
    return value;
  }

  private double compute(RuleNetwork.Node node, Word[] memory) {
    if (node.rule() instanceof Rule.Choice choice) {
      double entropy = 0;
      for (int i = 0; i < node.next().size(); i++) {
        double p = choice.alternatives().get(i).probability();
        entropy += p * (after(node.next().get(i), memory) - (part == 0 ? Math.log(p) : 0));
      }
      return entropy;
    }
    if (node.rule() instanceof Rule.Draw draw) {
      return draw(draw, node.only(), memory);
    }
    return after(node.only(), memory);
  }

  private double draw(Rule.Draw draw, RuleNetwork.Node next, Word[] memory) {
    boolean counts = slotsBehind(draw) == part;
    boolean matters = draw.slot() >= 0 && ((next.influence() & part) >> draw.slot() & 1) != 0;
    double entropy = matters ? 0 : after(next, memory);
    if (!counts && !matters) {
      return entropy;
    }
    Word[] kept = memory.clone();
    double mass = draw.condition().mass(draw.lexicon(), memory);
    for (Word word : draw.lexicon().words()) {
      if (draw.condition().allows(word, memory)) {
        double p = draw.lexicon().probability(word) / mass;
        entropy -= counts ? p * Math.log(p) : 0;
        if (matters) {
          kept[draw.slot()] = word;
          entropy += p * after(next, kept);
        }
      }
    }
    return entropy;
  }
}
