// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.report;

import org.dlm.evaluation.Interval;
import org.jspecify.annotations.Nullable;

/**
 * Something that is said of models, made into a number and the side of a bound on which that number
 * lies if it is true.
 *
 * @param name short and unique within its study, such as {@code later-turn}
 * @param statement the claim in a sentence
 * @param source who says so
 * @param measure what is measured, with its unit
 * @param side on which side of the bound the measure lies if the claim is true
 * @param bound in the unit of the measure
 */
public record Claim(
    String name, String statement, String source, String measure, Side side, double bound) {

  /** A side of a bound. */
  public enum Side {
    /** The measure is larger. */
    ABOVE,
    /** The measure is smaller. */
    BELOW
  }

  /** A claim that a number is larger than a bound. */
  public static Claim above(
      double bound, String name, String statement, String source, String measure) {
    return new Claim(name, statement, source, measure, Side.ABOVE, bound);
  }

  /** A claim that a number is smaller than a bound. */
  public static Claim below(
      double bound, String name, String statement, String source, String measure) {
    return new Claim(name, statement, source, measure, Side.BELOW, bound);
  }

  /**
   * Judges the claim: it is confirmed if the whole 95 % interval lies on its side of the bound,
   * refuted if the whole interval lies on the other, and undecided otherwise.
   *
   * @param measured the measure; null if it could not be taken
   * @param note what a reader should know beside the number
   */
  public Finding judge(@Nullable Interval measured, String note) {
    Verdict verdict = Verdict.UNDECIDED;
    if (measured != null && measured.isAbove(bound)) {
      verdict = side == Side.ABOVE ? Verdict.CONFIRMED : Verdict.REFUTED;
    } else if (measured != null && measured.isBelow(bound)) {
      verdict = side == Side.BELOW ? Verdict.CONFIRMED : Verdict.REFUTED;
    }
    return new Finding(this, measured, verdict, note);
  }
}
