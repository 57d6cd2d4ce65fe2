// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.testing;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.function.Executable;

/** Asserts that bad input is refused, and in words that help. */
public final class Refusal {

  private Refusal() {}

  /** Expects an {@link IllegalArgumentException} whose message holds each of these parts. */
  public static void of(Executable call, String... parts) {
    of(IllegalArgumentException.class, call, parts);
  }

  /** Expects an exception of this type whose message holds each of these parts. */
  public static void of(Class<? extends Exception> type, Executable call, String... parts) {
    String message = String.valueOf(assertThrows(type, call).getMessage());
    for (String part : parts) {
      assertTrue(message.contains(part), () -> "\"" + part + "\" is not in: " + message);
    }
  }
}
