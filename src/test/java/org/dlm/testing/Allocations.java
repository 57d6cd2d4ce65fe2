// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.testing;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** What a loop allocates. */
public final class Allocations {

  private Allocations() {}

  /** Counts the bytes that this thread and all workers that live now have allocated so far. */
  public static LongSupplier ofThisThreadAndWorkers() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long[] team =
        Stream.concat(
                Stream.of(Thread.currentThread()),
                Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().startsWith("dlm-worker-")))
            .mapToLong(Thread::getId)
            .toArray();
    // One by one: all at once would allocate an array as long as the team, and count it.
    return () -> {
      long bytes = 0;
      for (long thread : team) {
        bytes += threads.getThreadAllocatedBytes(thread);
      }
      return bytes;
    };
  }
}
