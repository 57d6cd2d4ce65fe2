// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.kernels;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A fixed team of threads that share the tasks of one loop.
 *
 * <p>How the work is cut into tasks must not depend on the number of threads; then results do not
 * either. Which thread takes which task is left to chance. The caller works too; the others are
 * daemons that spin for a short while between loops and then sleep, and a loop that is over before
 * one of them wakes does not wait for it. Only one thread may call {@link #run} at a time.
 */
public final class Parallel {

  /** One task of a loop. */
  @FunctionalInterface
  public interface Task {
    /**
     * Does the task.
     *
     * @param task index from 0
     * @param worker which thread of the team, for scratch memory of its own
     */
    void run(int task, int worker);
  }

  private static final int SPINS = 20_000;

  /** Added to the number of helpers in a loop when no more may join it. */
  private static final int CLOSED = Integer.MIN_VALUE;

  private final Thread[] helpers;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger joined = new AtomicInteger(CLOSED);
  private Task body = (task, worker) -> {};
  private int tasks;
  private volatile int generation;
  private volatile @Nullable Throwable failure;

  /**
   * Forms a team.
   *
   * @param threads its size with the caller, at least 1
   */
  public Parallel(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, but is " + threads);
    }
    helpers = new Thread[threads - 1];
    for (int i = 0; i < helpers.length; i++) {
      int worker = i + 1;
      helpers[i] = new Thread(() -> serve(worker), "dlm-worker-" + worker);
      helpers[i].setDaemon(true);
      helpers[i].start();
    }
  }

  /** Size of the team. */
  public int threads() {
    return helpers.length + 1;
  }

  /**
   * Runs {@code body} for each task in [0, count) and returns when all are done.
   *
   * @throws RuntimeException or Error, what a task threw; if several did, what one of them threw
   */
  public void run(int count, Task loopBody) {
    if (helpers.length == 0 || count == 1) {
      for (int task = 0; task < count; task++) {
        loopBody.run(task, 0);
      }
      return;
    }
    body = loopBody;
    tasks = count;
    next.set(0);
    joined.set(0); // Publishes the fields above.
    generation++;
    for (Thread helper : helpers) {
      LockSupport.unpark(helper);
    }
    work(loopBody, count, 0);
    joined.addAndGet(CLOSED);
    for (int spin = 0; joined.get() != CLOSED; spin++) {
      if (spin < SPINS) {
        Thread.onSpinWait();
      } else {
        Thread.yield();
      }
    }
    Throwable thrown = failure;
    if (thrown != null) {
      failure = null;
      if (thrown instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) thrown;
    }
  }

  private void serve(int worker) {
    int seen = 0;
    while (true) {
      for (int spin = 0; generation == seen; spin++) {
        if (spin < SPINS) {
          Thread.onSpinWait();
        } else {
          LockSupport.park(this);
        }
      }
      seen = generation;
      if (join()) {
        work(body, tasks, worker);
        joined.decrementAndGet();
      }
    }
  }

  /** Enters the loop that is open, if there is one; until it is left again, it cannot end. */
  private boolean join() {
    for (int count = joined.get(); count >= 0; count = joined.get()) {
      if (joined.compareAndSet(count, count + 1)) {
        return true;
      }
    }
    return false;
  }

  private void work(Task task, int count, int worker) {
    try {
      for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
        task.run(i, worker);
      }
    } catch (RuntimeException | Error e) {
      failure = e;
      next.set(count);
    }
  }
}
