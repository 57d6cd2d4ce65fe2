// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.badhouse.training;

/** Prints although it is no command. */
final class Talkative {
  private Talkative() {}

  static void speak() {
    System.err.println("here I am");
  }
}
