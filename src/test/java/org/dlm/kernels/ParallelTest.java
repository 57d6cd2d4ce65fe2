// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicIntegerArray;
import org.dlm.testing.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ParallelTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void everyTaskRunsOnceOnAWorkerOfTheTeam(int threads) {
    Parallel team = new Parallel(threads);
    assertEquals(threads, team.threads());
    for (int tasks : new int[] {0, 1, 2, threads, 7, 1000}) {
      AtomicIntegerArray runs = new AtomicIntegerArray(tasks);
      AtomicIntegerArray strangers = new AtomicIntegerArray(1);
      team.run(
          tasks,
          (task, worker) -> {
            runs.incrementAndGet(task);
            if (worker < 0 || worker >= threads) {
              strangers.incrementAndGet(0);
            }
          });
      assertEquals(0, strangers.get(0));
      for (int task = 0; task < tasks; task++) {
        assertEquals(1, runs.get(task));
      }
    }
  }

  /** A worker is one thread at a time, so that scratch memory may be chosen by it. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4})
  void noTwoTasksRunOnOneWorkerAtOnce(int threads) {
    Parallel team = new Parallel(threads);
    AtomicIntegerArray running = new AtomicIntegerArray(threads);
    AtomicIntegerArray clashes = new AtomicIntegerArray(1);
    for (int loop = 0; loop < 200; loop++) {
      team.run(
          50,
          (task, worker) -> {
            if (running.incrementAndGet(worker) != 1) {
              clashes.incrementAndGet(0);
            }
            Thread.onSpinWait();
            running.decrementAndGet(worker);
          });
    }
    assertEquals(0, clashes.get(0));
  }

  /** What a loop wrote is seen after it, by the caller and by the next loop, without volatile. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void thousandsOfLoopsSeeWhatTheOnesBeforeWrote(int threads) {
    Parallel team = new Parallel(threads);
    int[] numbers = new int[37];
    int loops = 2000;
    for (int loop = 0; loop < loops; loop++) {
      int shift = loop % numbers.length;
      team.run(numbers.length, (task, worker) -> numbers[(task + shift) % numbers.length]++);
    }
    for (int number : numbers) {
      assertEquals(loops, number);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void whatATaskThrowsReachesTheCallerAndTheTeamGoesOn(int threads) {
    Parallel team = new Parallel(threads);
    int[] numbers = new int[8];
    for (int loop = 0; loop < 300; loop++) {
      int bad = loop % numbers.length;
      RuntimeException thrown = new IllegalArgumentException("task " + bad);
      RuntimeException caught =
          assertThrows(
              IllegalArgumentException.class,
              () ->
                  team.run(
                      numbers.length,
                      (task, worker) -> {
                        if (task == bad) {
                          throw thrown;
                        }
                      }));
      assertSame(thrown, caught);
      team.run(numbers.length, (task, worker) -> numbers[task]++);
      assertEquals(loop + 1, numbers[bad]);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void errorsReachTheCallerToo(int threads) {
    Parallel team = new Parallel(threads);
    Parallel.Task failing =
        (task, worker) -> {
          throw new StackOverflowError("task " + task);
        };
    assertThrows(StackOverflowError.class, () -> team.run(9, failing));
  }

  @Test
  void theTeamDoesNotKeepTheProgramAlive() {
    Parallel team = new Parallel(3);
    assertEquals(3, team.threads());
    assertTrue(
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith("dlm-worker-"))
            .allMatch(Thread::isDaemon));
  }

  @Test
  void refusesATeamOfNobody() {
    Refusal.of(() -> new Parallel(0), "threads", "at least 1", "0");
  }
}
