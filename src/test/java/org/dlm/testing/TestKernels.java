// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.testing;

import java.util.List;
import org.dlm.kernels.KernelProvider;
import org.dlm.kernels.Kernels;
import org.dlm.kernels.Parallel;
import org.dlm.kernels.PlainMatmul;
import org.dlm.kernels.ScalarRowKernels;
import org.dlm.kernels.ScalarUnpackKernels;
import org.junit.jupiter.api.Named;

/** The kernels that mathematics is tested with. */
public final class TestKernels {

  private static final Kernels FAST = KernelProvider.select(2, line -> {});
  private static final Kernels PLAIN =
      new Kernels(
          new ScalarRowKernels(), new ScalarUnpackKernels(), new PlainMatmul(), FAST.parallel());

  private TestKernels() {}

  /** The fastest kernels of this JVM, on two threads. */
  public static Kernels fast() {
    return FAST;
  }

  /** The same on another number of threads. */
  public static Kernels fast(int threads) {
    return new Kernels(FAST.rows(), FAST.unpacking(), FAST.matmul(), new Parallel(threads));
  }

  /** The oracles, loops without tricks, on two threads. */
  public static Kernels plain() {
    return PLAIN;
  }

  /** Both, to be the argument of a test. */
  public static List<Named<Kernels>> all() {
    return List.of(Named.of("fast", FAST), Named.of("plain", PLAIN));
  }
}
