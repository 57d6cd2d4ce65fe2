// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.testing;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.dlm.cli.Dlm;

/**
 * One run of the program inside the test, as a shell would see it.
 *
 * @param exitCode 0 done, 1 failed, 2 wrong usage
 * @param out everything on standard output
 * @param err everything on standard error
 */
public record CommandRun(int exitCode, String out, String err) {

  /** Runs {@code dlm} with these arguments. */
  public static CommandRun of(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode = Dlm.run(new PrintWriter(out), new PrintWriter(err), args);
    return new CommandRun(exitCode, out.toString(), err.toString());
  }
}
