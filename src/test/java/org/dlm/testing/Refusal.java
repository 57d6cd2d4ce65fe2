// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.testing;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.function.Executable;

/** What the program says when it refuses something. */
public final class Refusal {

  private Refusal() {}

  /**
   * Runs what must be refused and returns the message.
   *
   * @return the exception's message, which is one line
   */
  public static String of(Class<? extends Exception> type, Executable refused) {
    String message = String.valueOf(assertThrows(type, refused).getMessage());
    assertFalse(message.contains("\n"), message);
    return message;
  }
}
