// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.corpus;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A form of a word, with or without a capital first letter. */
record Shape(Form form, boolean capital) {
  static final Shape PLAIN = new Shape(Form.BASE, false);
  static final Shape PLURAL = new Shape(Form.S, false);
  static final int COUNT = 2 * Form.values().length;

  /** Reads a shape from the notation: {@code he} is the plain form, {@code He} the capital one. */
  static Shape parse(String text) {
    return new Shape(Form.parse(text), Character.isUpperCase(text.charAt(0)));
  }

  static List<Shape> all() {
    List<Shape> shapes = new ArrayList<>(COUNT);
    for (Form form : Form.values()) {
      shapes.add(new Shape(form, false));
      shapes.add(new Shape(form, true));
    }
    return shapes;
  }

  /** Returns the place of this shape among the texts of a word, from 0 to {@link #COUNT} - 1. */
  int index() {
    return 2 * form.ordinal() + (capital ? 1 : 0);
  }

  @Override
  public String toString() {
    String name = form.name().toLowerCase(Locale.ROOT);
    return capital ? name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1) : name;
  }
}
