// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.learning;

import java.util.HashMap;
import java.util.Map;

/** What a model knows that has learned nothing but how frequent each character is. */
final class CharacterEntropy {

  private CharacterEntropy() {}

  /** Entropy of the characters of a text, in nats. */
  static double nats(String text) {
    Map<Integer, Integer> counts = new HashMap<>();
    text.codePoints().forEach(character -> counts.merge(character, 1, Integer::sum));
    double all = text.codePointCount(0, text.length());
    double entropy = 0;
    for (int count : counts.values()) {
      entropy -= count / all * Math.log(count / all);
    }
    return entropy;
  }
}
