// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.corpus;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An entry of a lexicon with all its forms. Two words are equal only if they are the same entry, so
 * that bindings can be compared quickly.
 */
final class Word {
  private final int rank;
  private final @Nullable String[] texts = new String[Shape.COUNT];

  /**
   * Creates a word.
   *
   * @param rank place in its section of the lexicon, from 1; for a number, its value
   */
  Word(int rank, Map<Form, String> forms) {
    this.rank = rank;
    forms.forEach(
        (form, text) -> {
          texts[new Shape(form, false).index()] = text;
          texts[new Shape(form, true).index()] =
              text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
        });
  }

  /** Returns the place of this word in its section, from 1; for a number, its value. */
  int rank() {
    return rank;
  }

  /** Returns whether the word can be written in this shape. */
  boolean has(Shape shape) {
    return texts[shape.index()] != null;
  }

  /** Returns the text of the word in a shape that it has. */
  String in(Shape shape) {
    String text = texts[shape.index()];
    if (text == null) {
      throw new IllegalArgumentException("the word \"" + this + "\" has no form " + shape);
    }
    return text;
  }

  /** Returns the texts in the shapes that it has. */
  List<String> writtenForms() {
    return Arrays.stream(texts).filter(Objects::nonNull).map(String::valueOf).toList();
  }

  /** Returns the texts in all shapes, null where it lacks one. */
  List<@Nullable String> texts() {
    return Arrays.asList(texts);
  }

  @Override
  public String toString() {
    return String.valueOf(texts[Shape.PLAIN.index()]);
  }
}
