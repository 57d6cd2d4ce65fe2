// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.cli;

import org.dlm.decoding.Revision;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which tokens of a text are to be written anew. */
final class DoubtOptions {

  @Option(
      names = "--below",
      paramLabel = "P",
      description = "Doubt tokens of less probability than P. Default: 0.01.")
  double below = 0.01;

  @Option(
      names = "--changes",
      paramLabel = "N",
      description = "Write at most N tokens anew, the least believed. Default: all in doubt.")
  @Nullable Integer changes;

  Revision.Doubt doubt() {
    return new Revision.Doubt(below, changes == null ? Integer.MAX_VALUE : changes);
  }
}
