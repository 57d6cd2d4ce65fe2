// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.benchmark;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes the times of equal runs: some to warm up, some that count, some that are watched. */
final class Stopwatch {

  private final int warmup;
  private final double[] seconds;
  private int runs;
  private @Nullable TimeShares watching;
  private Map<StepPart, Double> shares = Map.of();

  Stopwatch(int warmup, int repetitions) {
    this.warmup = warmup;
    seconds = new double[repetitions];
  }

  /** How many runs it takes in all; half as many as count are watched after them. */
  int runs() {
    return warmup + seconds.length + (seconds.length + 1) / 2;
  }

  /** A run has taken so many seconds; the next one follows. */
  void ran(double took) {
    int timed = runs - warmup;
    if (timed >= 0 && timed < seconds.length) {
      seconds[timed] = took;
    }
    runs++;
    if (runs == warmup + seconds.length) {
      watching = TimeShares.watch();
    } else if (runs == runs() && watching != null) {
      shares = watching.stop();
    }
  }

  Timings timings() {
    return new Timings(seconds);
  }

  /** Each part's share of the time of the watched runs. */
  Map<StepPart, Double> shares() {
    return shares;
  }
}
