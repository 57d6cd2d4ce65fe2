// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.corpus;

import java.util.random.RandomGenerator;

/** Draws texts from a network by walking it once from the start to the end. */
final class StorySampler {
  private final RuleNetwork network;

  StorySampler(RuleNetwork network) {
    this.network = network;
  }

  /**
   * A text and the way it was made.
   *
   * @param logProbability of this derivation, in nats
   */
  record Derivation(String text, double logProbability) {}

  Derivation sample(RandomGenerator rng) {
    StringBuilder text = new StringBuilder(512);
    Word[] memory = network.memory();
    double logProbability = 0;
    RuleNetwork.Node node = network.start();
    while (!network.isEnd(node)) {
      Rule rule = node.rule();
      RuleNetwork.Node next = node.only();
      if (rule instanceof Rule.Fixed fixed) {
        text.append(fixed.text(memory));
      } else if (rule instanceof Rule.Choice choice) {
        int chosen = choose(choice, rng);
        logProbability += Math.log(choice.alternatives().get(chosen).probability());
        next = node.next().get(chosen);
      } else if (rule instanceof Rule.Draw draw) {
        Word word = draw(draw, memory, rng);
        double mass = draw.condition().mass(draw.lexicon(), memory);
        logProbability += Math.log(draw.lexicon().probability(word) / mass);
        text.append(word.in(draw.shape()));
        if (draw.slot() != Rule.Draw.NOWHERE) {
          memory[draw.slot()] = word;
        }
      }
      node = next;
    }
    return new Derivation(text.toString(), logProbability);
  }

  private static int choose(Rule.Choice choice, RandomGenerator rng) {
    double u = rng.nextDouble();
    int last = choice.alternatives().size() - 1;
    for (int i = 0; i < last; i++) {
      u -= choice.alternatives().get(i).probability();
      if (u < 0) {
        return i;
      }
    }
    return last;
  }

  /** Draws until the condition allows the word: the exact conditional distribution. */
  private static Word draw(Rule.Draw draw, Word[] memory, RandomGenerator rng) {
    while (true) {
      Word word = draw.lexicon().draw(rng);
      if (draw.condition().allows(word, memory)) {
        return word;
      }
    }
  }
}
