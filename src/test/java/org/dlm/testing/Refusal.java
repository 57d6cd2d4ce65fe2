// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.testing;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.function.Executable;

/** Asserts that bad input is refused, in one line and in words that help. */
public final class Refusal {

  private Refusal() {}

  /** Expects an {@link IllegalArgumentException} whose message holds each of these parts. */
  public static String of(Executable refused, String... parts) {
    return of(IllegalArgumentException.class, refused, parts);
  }

  /**
   * Expects an exception of this type whose message holds each of these parts.
   *
   * @return the message, which is one line
   */
  public static String of(Class<? extends Exception> type, Executable refused, String... parts) {
    String message = String.valueOf(assertThrows(type, refused).getMessage());
    assertFalse(message.contains("\n"), message);
    for (String part : parts) {
      assertTrue(message.contains(part), () -> "\"" + part + "\" is not in: " + message);
    }
    return message;
  }
}
