// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.benchmark;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Where time goes, by looking now and then at what the caller and the threads of its team are
 * doing. The code that is watched knows nothing of it.
 *
 * <p>A compiled loop is seen where it ends, and a loop that the caller opened counts for the part
 * that opened it, whichever thread works on it: shares are good to a few percent.
 */
final class TimeShares {

  private static final long NANOS_BETWEEN_LOOKS = 1_000_000;
  private static final String TEAM = "dlm-worker-";
  private static final String HOUSE = "org.dlm.";
  private static final String PARALLEL = HOUSE + "kernels.Parallel";

  private final Map<StepPart, Integer> looks = new EnumMap<>(StepPart.class);
  private final List<Thread> watched = new ArrayList<>();
  private final Thread watcher = new Thread(this::look, "dlm-watcher");
  private volatile boolean done;

  private TimeShares() {
    watched.add(Thread.currentThread());
    Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith(TEAM))
        .forEach(watched::add);
    watcher.setDaemon(true);
  }

  /** Begins to watch the calling thread and its team. */
  static TimeShares watch() {
    TimeShares shares = new TimeShares();
    shares.watcher.start();
    return shares;
  }

  /** Ends watching: each part's share of the threads' time. */
  Map<StepPart, Double> stop() {
    done = true;
    try {
      watcher.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    int all = Math.max(1, looks.values().stream().mapToInt(Integer::intValue).sum());
    Map<StepPart, Double> shares = new EnumMap<>(StepPart.class);
    for (StepPart part : StepPart.values()) {
      shares.put(part, looks.getOrDefault(part, 0) / (double) all);
    }
    return shares;
  }

  private void look() {
    while (!done) {
      LockSupport.parkNanos(NANOS_BETWEEN_LOOKS);
      StackTraceElement[] caller = watched.get(0).getStackTrace();
      StepPart part = part(caller);
      count(caller, part);
      for (Thread helper : watched.subList(1, watched.size())) {
        count(helper.getStackTrace(), part);
      }
    }
  }

  private void count(StackTraceElement[] stack, StepPart part) {
    looks.merge(isWaiting(stack) ? StepPart.WAITING : part, 1, Integer::sum);
  }

  /** The outermost part that the caller's stack names, since a head is products too. */
  private static StepPart part(StackTraceElement[] stack) {
    for (int i = stack.length - 1; i >= 0; i--) {
      @Nullable StepPart part = StepPart.of(simpleName(stack[i].getClassName()));
      if (part != null) {
        return part;
      }
    }
    return StepPart.REST;
  }

  /** Whether the innermost frame of the house is the team's own, not that of a task. */
  private static boolean isWaiting(StackTraceElement[] stack) {
    for (StackTraceElement frame : stack) {
      if (frame.getClassName().startsWith(HOUSE)) {
        return frame.getClassName().equals(PARALLEL);
      }
    }
    return true;
  }

  private static String simpleName(String className) {
    return className.substring(className.lastIndexOf('.') + 1);
  }
}
