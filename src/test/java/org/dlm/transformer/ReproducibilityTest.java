// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.transformer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import org.dlm.kernels.AttentionMode;
import org.dlm.kernels.Kernels;
import org.dlm.kernels.ScalarRowKernels;
import org.dlm.layers.Parameter;
import org.dlm.testing.Allocations;
import org.dlm.testing.TestKernels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same step gives the same numbers on any number of threads, and memory is reused. */
class ReproducibilityTest {

  private static final int VOCABULARY = 31;

  /** Large enough for several tiles of rows, blocks of queries and chunks of the head. */
  private static Lesson lesson() {
    return Lesson.random(VOCABULARY, 2, 150, new SplittableRandom(8));
  }

  private static TransformerNetwork network(AttentionMode mode, Kernels kernels) {
    return TestNetworks.random(TestNetworks.config(mode, 2, true), kernels, true);
  }

  @ParameterizedTest
  @EnumSource(AttentionMode.class)
  void numbersDoNotDependOnTheNumberOfThreads(AttentionMode mode) {
    Lesson lesson = lesson();
    TransformerNetwork alone = network(mode, TestKernels.fast(1));
    double[] losses = lesson.learn(alone, TestKernels.fast(1));
    for (int threads = 2; threads <= 3; threads++) {
      Kernels kernels = TestKernels.fast(threads);
      TransformerNetwork shared = network(mode, kernels);
      assertArrayEquals(losses, lesson.learn(shared, kernels));
      assertArrayEquals(lesson.hidden(alone), lesson.hidden(shared));
      for (int p = 0; p < alone.parameters().size(); p++) {
        assertArrayEquals(
            alone.parameters().get(p).gradients(), shared.parameters().get(p).gradients());
      }
    }
  }

  /** A step leaves nothing behind that the next one sees, even if that is smaller. */
  @ParameterizedTest
  @EnumSource(AttentionMode.class)
  void aStepDoesNotDependOnTheOnesBefore(AttentionMode mode) {
    Kernels kernels = TestKernels.fast();
    Lesson small = Lesson.random(VOCABULARY, 1, 20, new SplittableRandom(6));
    TransformerNetwork used = network(mode, kernels);
    small.learn(used, kernels);
    lesson().learn(used, kernels);
    TransformerNetwork fresh = network(mode, kernels);
    assertArrayEquals(small.learn(fresh, kernels), small.learn(used, kernels));
    for (int p = 0; p < fresh.parameters().size(); p++) {
      assertArrayEquals(
          fresh.parameters().get(p).gradients(), used.parameters().get(p).gradients());
    }
  }

  /** The oracle of the row kernels, seen through the whole network. */
  @ParameterizedTest
  @EnumSource(AttentionMode.class)
  void fastAndPlainKernelsAgree(AttentionMode mode) {
    Lesson lesson = lesson();
    TransformerNetwork fast = network(mode, TestKernels.fast());
    TransformerNetwork plain = network(mode, TestKernels.plain());
    double[] expected = lesson.learn(plain, TestKernels.plain());
    assertArrayEquals(expected, lesson.learn(fast, TestKernels.fast()), 1e-4);
    for (int p = 0; p < plain.parameters().size(); p++) {
      Parameter wanted = plain.parameters().get(p);
      Parameter found = fast.parameters().get(p);
      float largest = 0;
      for (float gradient : wanted.gradients()) {
        largest = Math.max(largest, Math.abs(gradient));
      }
      assertArrayEquals(wanted.gradients(), found.gradients(), 2e-5f * largest, wanted.name());
    }
  }

  /**
   * After the first step only small objects are made, such as loop bodies. With the scalar row
   * kernels, since those of the Vector API box their vectors until they are compiled.
   */
  @Test
  void laterStepsAllocateNoArrays() {
    Kernels fast = TestKernels.fast();
    Kernels kernels =
        new Kernels(new ScalarRowKernels(), fast.unpacking(), fast.matmul(), fast.parallel());
    TransformerNetwork network = network(AttentionMode.BIDIRECTIONAL, kernels);
    int[] ids = lesson().ids();
    forwardAndBackward(network, ids);
    LongSupplier bytes = Allocations.ofThisThreadAndWorkers();
    long least = Long.MAX_VALUE; // What the JVM itself makes at first comes on top.
    for (int step = 0; step < 8; step++) {
      long before = bytes.getAsLong();
      forwardAndBackward(network, ids);
      least = Math.min(least, bytes.getAsLong() - before);
    }
    // About 2,000; one row of activations for each position would be 28,800.
    assertTrue(least < 5_000, least + " bytes");
  }

  private static void forwardAndBackward(TransformerNetwork network, int[] ids) {
    network.forward(ids, 2, 150);
    network.clearHiddenGradient()[0] = 1;
    network.backward();
  }
}
