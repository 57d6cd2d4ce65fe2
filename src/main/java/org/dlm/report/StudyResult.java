// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.report;

import java.util.List;

/**
 * What a study measured.
 *
 * @param setup what was trained and measured, with sizes, a sentence each
 * @param equal what the twins had in common
 * @param unequal what they had not
 * @param findings one for each claim
 * @param tables the figures
 * @param plots the same, to be looked at
 */
public record StudyResult(
    List<String> setup,
    List<String> equal,
    List<String> unequal,
    List<Finding> findings,
    List<ReportTable> tables,
    List<ReportPlot> plots) {

  /** Takes copies. */
  public StudyResult {
    setup = List.copyOf(setup);
    equal = List.copyOf(equal);
    unequal = List.copyOf(unequal);
    findings = List.copyOf(findings);
    tables = List.copyOf(tables);
    plots = List.copyOf(plots);
  }
}
