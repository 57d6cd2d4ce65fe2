// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.badhouse.cli;

import picocli.CommandLine;

/** A command, which may print and parse. */
record Decent(CommandLine commandLine) {
  static void speak() {
    System.out.println("a result");
  }
}
