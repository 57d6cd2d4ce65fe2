// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.generation;

import java.util.Locale;

/**
 * What one side of a conversation says.
 *
 * @param speaker who says it
 * @param text in words; blanks around it do not count
 */
public record ChatTurn(Speaker speaker, String text) {

  /** The sides of a conversation. */
  public enum Speaker {
    /** Sets the scene, before all others. */
    SYSTEM,
    /** Asks. */
    USER,
    /** Answers: the model. */
    ASSISTANT;

    /** As the model knows it. */
    String title() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
