// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.badhouse.kernels;

import org.dlm.badhouse.autoregressive.Neighbour;

/** Imports from a higher floor, inside an array. */
final class LooksUp {
  private LooksUp() {}

  static int count(Neighbour[] above) {
    return above.length;
  }
}
