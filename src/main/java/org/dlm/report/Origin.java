// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a report comes from: enough to make it again.
 *
 * @param command that made it
 * @param commit of the program's sources; null if not known
 * @param trainedBy commits of the program that trained runs and models, which may be older
 * @param seeds of the runs and of the models
 * @param machine processor and its cores
 * @param java version and maker of the JDK
 * @param begun when, in UTC
 * @param seconds that it took, without the runs that were there already
 * @param trainingSeconds that all its runs took to be trained, on one core each
 * @param runs that it rests on
 * @param reused how many of them were there already
 * @param loaded models that it rests on beside the runs, trained by other commands
 */
public record Origin(
    String command,
    @Nullable String commit,
    List<String> trainedBy,
    List<Long> seeds,
    String machine,
    String java,
    String begun,
    double seconds,
    double trainingSeconds,
    int runs,
    int reused,
    int loaded) {

  /** Takes copies. */
  public Origin {
    trainedBy = List.copyOf(trainedBy);
    seeds = List.copyOf(seeds);
  }
}
