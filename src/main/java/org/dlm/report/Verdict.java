// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.report;

/** What a measurement says of a claim. */
public enum Verdict {
  /** The whole interval lies on the claimed side. */
  CONFIRMED("confirmed"),
  /** The whole interval lies on the other side. */
  REFUTED("refuted"),
  /** The interval holds the bound, or nothing could be measured. */
  UNDECIDED("undecided at this scale");

  private final String words;

  Verdict(String words) {
    this.words = words;
  }

  /** As it is printed. */
  @Override
  public String toString() {
    return words;
  }
}
