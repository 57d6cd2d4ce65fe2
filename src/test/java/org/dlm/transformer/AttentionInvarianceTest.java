// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.transformer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.dlm.kernels.AttentionMode;
import org.dlm.kernels.Kernels;
import org.dlm.testing.TestKernels;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What may influence what.
 *
 * <p>The plain kernels sum each number on its own, so there an invariance holds to the bit, unless
 * said otherwise; BLAS sums in another order for other sizes, so there to 1e-5.
 */
class AttentionInvarianceTest {

  private static final int VOCABULARY = 31;

  private final SplittableRandom random = new SplittableRandom(9);

  private static TransformerNetwork network(AttentionMode mode, Kernels kernels) {
    return TestNetworks.random(TestNetworks.config(mode, 2, false), kernels, false);
  }

  private int[] ids(int count) {
    return random.ints(count, 0, VOCABULARY).toArray();
  }

  /** Rows [from, to) of hidden states, copied since the next pass overwrites them. */
  private static float[] rows(TransformerNetwork network, float[] hidden, int from, int to) {
    int width = network.config().dModel();
    return Arrays.copyOfRange(hidden, from * width, to * width);
  }

  private static void assertSame(float[] expected, float[] actual, Kernels kernels) {
    if (kernels.equals(TestKernels.plain())) {
      assertArrayEquals(expected, actual);
    } else {
      assertArrayEquals(expected, actual, 1e-5f);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 127, 128, 139})
  void aCausalNetworkDoesNotSeeTheFuture(int changed) {
    for (Kernels kernels : new Kernels[] {TestKernels.plain(), TestKernels.fast()}) {
      TransformerNetwork network = network(AttentionMode.CAUSAL, kernels);
      int length = 140;
      int[] ids = ids(length);
      float[] before = rows(network, network.forward(ids, 1, length), 0, length);
      for (int i = changed; i < length; i++) {
        ids[i] = (ids[i] + 1) % VOCABULARY;
      }
      float[] after = rows(network, network.forward(ids, 1, length), 0, length);
      int width = network.config().dModel();
      // The same sizes, so the same bits with any kernels.
      assertArrayEquals(
          Arrays.copyOf(before, changed * width), Arrays.copyOf(after, changed * width));
      assertFalse(
          Arrays.equals(
              before, changed * width, before.length, after, changed * width, after.length));
    }
  }

  @ParameterizedTest
  @EnumSource(AttentionMode.class)
  void onlyABidirectionalNetworkSeesTheLastTokenFromTheFirst(AttentionMode mode) {
    TransformerNetwork network = network(mode, TestKernels.fast());
    int[] ids = ids(9);
    float[] before = rows(network, network.forward(ids, 1, 9), 0, 1);
    ids[8] = (ids[8] + 1) % VOCABULARY;
    float[] after = rows(network, network.forward(ids, 1, 9), 0, 1);
    assertEquals(mode == AttentionMode.CAUSAL, Arrays.equals(before, after));
  }

  @ParameterizedTest
  @EnumSource(AttentionMode.class)
  void batchMatesChangeNothing(AttentionMode mode) {
    for (Kernels kernels : new Kernels[] {TestKernels.plain(), TestKernels.fast()}) {
      TransformerNetwork network = network(mode, kernels);
      int length = 13;
      int[] ids = ids(3 * length);
      float[] together = rows(network, network.forward(ids, 3, length), 0, 3 * length);
      for (int b = 0; b < 3; b++) {
        int[] alone = Arrays.copyOfRange(ids, b * length, (b + 1) * length);
        float[] hidden = rows(network, network.forward(alone, 1, length), 0, length);
        int from = b * hidden.length;
        assertSame(Arrays.copyOfRange(together, from, from + hidden.length), hidden, kernels);
      }
    }
  }

  /** Padding on the right: a sequence is as if it stood alone, at its own length. */
  @ParameterizedTest
  @EnumSource(AttentionMode.class)
  void paddingOnTheRightChangesNothing(AttentionMode mode) {
    for (Kernels kernels : new Kernels[] {TestKernels.plain(), TestKernels.fast()}) {
      TransformerNetwork network = network(mode, kernels);
      int[] ids = ids(2 * 12);
      int[] validTo = {12, 7};
      float[] padded = rows(network, network.forward(ids, 2, 12, 0, 12, null, validTo), 12, 12 + 7);
      int[] alone = Arrays.copyOfRange(ids, 12, 12 + 7);
      assertSame(padded, rows(network, network.forward(alone, 1, 7), 0, 7), kernels);
    }
  }

  /** What stands in the padding is not seen. */
  @ParameterizedTest
  @EnumSource(AttentionMode.class)
  void tokensInThePaddingAreNotSeen(AttentionMode mode) {
    TransformerNetwork network = network(mode, TestKernels.fast());
    int[] ids = ids(2 * 12);
    int[] validFrom = {3, 0};
    int[] validTo = {12, 7};
    float[] before = network.forward(ids, 2, 12, 0, 12, validFrom, validTo).clone();
    for (int i : new int[] {0, 2, 12 + 7, 12 + 11}) {
      ids[i] = (ids[i] + 1) % VOCABULARY;
    }
    float[] after = network.forward(ids, 2, 12, 0, 12, validFrom, validTo);
    assertArrayEquals(rows(network, before, 3, 12), rows(network, after, 3, 12));
    assertArrayEquals(rows(network, before, 12, 19), rows(network, after, 12, 19));
  }

  /**
   * Padding on the left: positions are those in the padded sequence, and only their differences
   * count, so that the bits differ by the rounding of the angles.
   */
  @ParameterizedTest
  @EnumSource(AttentionMode.class)
  void paddingOnTheLeftChangesNothing(AttentionMode mode) {
    for (Kernels kernels : new Kernels[] {TestKernels.plain(), TestKernels.fast()}) {
      TransformerNetwork network = network(mode, kernels);
      int[] ids = ids(12);
      int[] validFrom = {5};
      float[] padded = rows(network, network.forward(ids, 1, 12, 0, 12, validFrom, null), 5, 12);
      int[] alone = Arrays.copyOfRange(ids, 5, 12);
      float[] expected = rows(network, network.forward(alone, 1, 7), 0, 7);
      assertArrayEquals(expected, padded, 1e-5f);
    }
  }

  /** Token by token with a cache, which grows on the way, as the whole sequence at once. */
  @ParameterizedTest
  @CsvSource({"1, 1", "2, 1", "2, 3"})
  void causalWindowsEqualTheFullPass(int batch, int step) {
    for (Kernels kernels : new Kernels[] {TestKernels.plain(), TestKernels.fast()}) {
      int length = 24;
      int[] ids = ids(batch * length);
      TransformerNetwork whole = network(AttentionMode.CAUSAL, kernels);
      float[] expected = rows(whole, whole.forward(ids, batch, length), 0, batch * length);
      TransformerNetwork stepwise = network(AttentionMode.CAUSAL, kernels);
      int width = whole.config().dModel();
      for (int from = 0; from < length; from += step) {
        int to = from + step;
        int[] prefix = new int[batch * to];
        for (int b = 0; b < batch; b++) {
          System.arraycopy(ids, b * length, prefix, b * to, to);
        }
        float[] hidden = stepwise.forward(prefix, batch, to, from, to, null, null);
        for (int b = 0; b < batch; b++) {
          int row = b * length + from;
          assertSame(
              Arrays.copyOfRange(expected, row * width, (row + step) * width),
              rows(stepwise, hidden, b * step, (b + 1) * step),
              kernels);
        }
      }
    }
  }

  /** With unchanged tokens a window finds in the cache what it would compute. */
  @ParameterizedTest
  @EnumSource(AttentionMode.class)
  void windowsAfterAFullPassEqualIt(AttentionMode mode) {
    for (Kernels kernels : new Kernels[] {TestKernels.plain(), TestKernels.fast()}) {
      TransformerNetwork network = network(mode, kernels);
      int[] ids = ids(2 * 150);
      int[] validFrom = {4, 0};
      int[] validTo = {150, 145};
      float[] full =
          rows(network, network.forward(ids, 2, 150, 0, 150, validFrom, validTo), 0, 300);
      int width = network.config().dModel();
      for (int[] window : new int[][] {{0, 150}, {10, 11}, {3, 140}, {137, 150}}) {
        int rows = window[1] - window[0];
        float[] hidden = network.forward(ids, 2, 150, window[0], window[1], validFrom, validTo);
        for (int b = 0; b < 2; b++) {
          int row = b * 150 + window[0];
          assertSame(
              Arrays.copyOfRange(full, row * width, (row + rows) * width),
              rows(network, hidden, b * rows, (b + 1) * rows),
              kernels);
        }
      }
    }
  }

  /** One block's keys are functions of their own tokens, so the window may hold new ones. */
  @ParameterizedTest
  @EnumSource(AttentionMode.class)
  void aWindowOfNewTokensIsExactInOneBlock(AttentionMode mode) {
    for (Kernels kernels : new Kernels[] {TestKernels.plain(), TestKernels.fast()}) {
      TransformerConfig config = TestNetworks.config(1, mode, 2, false);
      TransformerNetwork network = TestNetworks.random(config, kernels, false);
      int[] ids = ids(20);
      network.forward(ids, 1, 20);
      System.arraycopy(ids(5), 0, ids, 8, 5);
      float[] window = rows(network, network.forward(ids, 1, 20, 8, 13, null, null), 0, 5);
      float[] full = rows(network, network.forward(ids, 1, 20), 8, 13);
      assertSame(full, window, kernels);
    }
  }

  /** Training keeps what inference shares; the numbers are the same. */
  @ParameterizedTest
  @EnumSource(AttentionMode.class)
  void trainingAndInferenceComputeTheSame(AttentionMode mode) {
    TransformerConfig config = TestNetworks.config(mode, 2, true);
    int[] ids = ids(2 * 140);
    TransformerNetwork trained = TestNetworks.random(config, TestKernels.plain(), true);
    TransformerNetwork used = TestNetworks.random(config, TestKernels.plain(), false);
    assertArrayEquals(trained.forward(ids, 2, 140), used.forward(ids, 2, 140));
  }
}
