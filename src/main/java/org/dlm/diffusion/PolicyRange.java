// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.diffusion;

/** The values that a policy's parameter may have. */
final class PolicyRange {

  private PolicyRange() {}

  /** Refuses a value outside [least, most], and what is no number. */
  static void require(String what, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw new IllegalArgumentException(
          what
              + " must be "
              + (most == Double.MAX_VALUE
                  ? "a number of at least " + plain(least)
                  : "between " + plain(least) + " and " + plain(most))
              + ", but is "
              + value);
    }
  }

  private static String plain(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}
