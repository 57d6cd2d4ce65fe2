// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.training;

/** A loss or a gradient was not finite; nothing was updated with it. */
public final class DivergedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  DivergedException(String message) {
    super(message);
  }
}
