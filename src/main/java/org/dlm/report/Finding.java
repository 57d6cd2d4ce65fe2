// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.report;

import org.dlm.evaluation.Interval;
import org.jspecify.annotations.Nullable;

/**
 * What a study found of a claim.
 *
 * @param claim what was said
 * @param measured the measure with its interval; null if it could not be taken
 * @param verdict what follows
 * @param note what a reader should know beside the number
 */
public record Finding(Claim claim, @Nullable Interval measured, Verdict verdict, String note) {

  /** The finding in a line. */
  public String line() {
    return "%s: %s (%s)".formatted(verdict, claim.statement(), MarkdownReport.measured(this));
  }
}
