// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.corpus;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/** Small grammars in the notation of the bundled one, and all their texts by brute force. */
final class TinyGrammars {
  static final String WORDS =
      """
      [number number]
      one, two, three, four, five
      [girl she]
      Ann, Eve
      [boy he]
      Bo, Al, Cy
      [fruit noun]
      apple, pear, berry
      [skill verb]
      sing/sang/singing, bake
      """;

  private TinyGrammars() {}

  static RuleNetwork network(String rules) {
    return network(WORDS, rules);
  }

  static RuleNetwork network(String words, String rules) {
    try {
      return RuleReader.read(reader(rules), WordReader.read(reader(words)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static BufferedReader reader(String text) {
    return new BufferedReader(new StringReader(text));
  }

  /** What the derivations of a network give: the texts, and the entropy of the derivations. */
  static final class Enumeration {
    final Map<String, Double> probabilities = new HashMap<>();
    double derivationEntropy;

    Enumeration(RuleNetwork network) {
      follow(network, network.start(), network.memory(), "", 1);
    }

    double total() {
      return probabilities.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    double textEntropy() {
      return probabilities.values().stream().mapToDouble(p -> -p * Math.log(p)).sum();
    }

    private void follow(
        RuleNetwork network, RuleNetwork.Node node, Word[] memory, String text, double p) {
      if (network.isEnd(node)) {
        probabilities.merge(text, p, Double::sum);
        derivationEntropy -= p * Math.log(p);
      } else if (node.rule() instanceof Rule.Choice choice) {
        for (int i = 0; i < node.next().size(); i++) {
          double chosen = choice.alternatives().get(i).probability();
          follow(network, node.next().get(i), memory, text, p * chosen);
        }
      } else if (node.rule() instanceof Rule.Draw draw) {
        double mass = 0;
        for (Word word : draw.lexicon().words()) {
          mass += draw.condition().allows(word, memory) ? draw.lexicon().probability(word) : 0;
        }
        for (Word word : draw.lexicon().words()) {
          if (draw.condition().allows(word, memory)) {
            Word[] more = memory.clone();
            if (draw.slot() != Rule.Draw.NOWHERE) {
              more[draw.slot()] = word;
            }
            double drawn = draw.lexicon().probability(word) / mass;
            follow(network, node.only(), more, text + word.in(draw.shape()), p * drawn);
          }
        }
      } else if (node.rule() instanceof Rule.Fixed fixed) {
        follow(network, node.only(), memory, text + fixed.text(memory), p);
      }
    }
  }
}
