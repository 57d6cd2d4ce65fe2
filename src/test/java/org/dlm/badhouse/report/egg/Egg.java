// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.badhouse.report.egg;

import org.dlm.badhouse.report.hen.Hen;

/** Comes from what comes from it. */
public interface Egg {

  /** What it comes from. */
  Hen parent();
}
