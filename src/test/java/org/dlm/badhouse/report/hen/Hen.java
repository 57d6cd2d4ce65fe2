// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.badhouse.report.hen;

import org.dlm.badhouse.report.egg.Egg;

/** Comes from what comes from it. */
public interface Hen {

  /** What it comes from. */
  Egg parent();
}
