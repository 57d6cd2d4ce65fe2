// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.corpus;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Words of one category with their probabilities, and the index that finds them in a text. */
final class Lexicon {
  private final String name;
  private final List<Word> words;
  private final Map<Word, Double> probabilities = new HashMap<>();
  private final double[] cumulative;
  private final @Nullable Index[] indices = new Index[Shape.COUNT];

  /**
   * Creates a lexicon of different words.
   *
   * @param weights positive, one per word, of any sum. Not modified.
   */
  Lexicon(String name, List<Word> words, double[] weights) {
    this.name = name;
    this.words = List.copyOf(words);
    cumulative = new double[weights.length];
    double total = 0;
    for (double weight : weights) {
      total += weight;
    }
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      sum += weights[i];
      cumulative[i] = sum / total;
      probabilities.put(words.get(i), weights[i] / total);
    }
    for (Shape shape : Shape.all()) {
      if (has(shape)) {
        indices[shape.index()] = Index.of(this.words, shape);
      }
    }
    refuseRepetition();
  }

  private void refuseRepetition() {
    Set<List<@Nullable String>> seen = new HashSet<>();
    for (Word word : words) {
      if (!seen.add(word.texts())) {
        throw new IllegalArgumentException(
            "lexicon " + name + " has \"" + word + "\" twice; remove one");
      }
    }
  }

  String name() {
    return name;
  }

  List<Word> words() {
    return words;
  }

  /** Returns whether every word of this lexicon can be written in this shape. */
  boolean has(Shape shape) {
    return words.stream().allMatch(word -> word.has(shape));
  }

  /** Returns the probability of a word, 0 if it is not in this lexicon. */
  double probability(Word word) {
    return probabilities.getOrDefault(word, 0.0);
  }

  /** Draws a word by its probability. */
  Word draw(RandomGenerator rng) {
    double u = rng.nextDouble();
    int low = 0;
    int high = cumulative.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (u < cumulative[middle]) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return words.get(low);
  }

  /**
   * Returns the words that stand at {@code position} in {@code text}, written in {@code shape}, and
   * those inside which the text ends.
   */
  List<Word> readAt(String text, int position, Shape shape) {
    List<Word> found = new ArrayList<>(2);
    Index index = index(shape);
    for (int length : index.lengths()) {
      if (position + length > text.length()) {
        String rest = text.substring(position);
        words.stream().filter(word -> isCut(word.in(shape), rest)).forEach(found::add);
        break;
      }
      List<Word> here = index.byText().get(text.substring(position, position + length));
      if (here != null) {
        found.addAll(here);
      }
    }
    return found;
  }

  private static boolean isCut(String phrase, String rest) {
    return phrase.length() > rest.length() && phrase.startsWith(rest);
  }

  private Index index(Shape shape) {
    Index index = indices[shape.index()];
    if (index == null) {
      throw new IllegalArgumentException("lexicon " + name + " has no form " + shape);
    }
    return index;
  }

  /** The words by their text in one shape, and the lengths of these texts in ascending order. */
  private record Index(Map<String, List<Word>> byText, List<Integer> lengths) {
    static Index of(List<Word> words, Shape shape) {
      Map<String, List<Word>> byText = new HashMap<>();
      for (Word word : words) {
        byText.computeIfAbsent(word.in(shape), text -> new ArrayList<>()).add(word);
      }
      return new Index(
          byText, byText.keySet().stream().map(String::length).distinct().sorted().toList());
    }
  }
}
