// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.corpus;

/**
 * A name and what it stands for.
 *
 * @param name who
 * @param description what is known of them
 */
public record Fact(String name, String description) {

  private static final String END = ".";

  /** A phrasing with this name and this description. */
  String in(String phrasing) {
    return capitalized(filled(phrasing));
  }

  /** A phrasing that ends with one part, as what comes before that part and the rest. */
  Cloze tell(String phrasing) {
    boolean name = phrasing.indexOf(FactBook.NAME) > phrasing.indexOf(FactBook.DESCRIPTION);
    Cloze cloze = ask(phrasing, name);
    return new Cloze(cloze.before(), cloze.answer() + END, "");
  }

  /**
   * Asks for one part where it stands in a phrasing; the full stop at the end of one is not asked.
   *
   * @param askedName whether the name is asked for; else the description
   */
  Cloze ask(String phrasing, boolean askedName) {
    String part = askedName ? FactBook.NAME : FactBook.DESCRIPTION;
    String answer = askedName ? name : description;
    int at = phrasing.indexOf(part);
    String before = at == 0 ? "" : in(phrasing.substring(0, at));
    String after = phrasing.substring(at + part.length());
    return new Cloze(
        before, at == 0 ? capitalized(answer) : answer, after.equals(END) ? "" : filled(after));
  }

  private String filled(String phrasing) {
    return phrasing.replace(FactBook.NAME, name).replace(FactBook.DESCRIPTION, description);
  }

  private static String capitalized(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }
}
