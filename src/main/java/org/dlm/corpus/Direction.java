// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.corpus;

/** Which of two lines is asked for. */
public enum Direction {
  /** The first line is known, the second is asked for: the order of the text. */
  FORWARD,
  /** The second line is known, the first is asked for. */
  BACKWARD
}
