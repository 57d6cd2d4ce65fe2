// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.testing;

import java.util.List;
import org.dlm.kernels.KernelProvider;
import org.dlm.kernels.Kernels;
import org.dlm.kernels.Parallel;
import org.dlm.kernels.PlainMatmul;
import org.dlm.kernels.ScalarRowKernels;

/** The kernels that mathematics is tested with. */
public final class TestKernels {

  private TestKernels() {}

  /** The fastest kernels of this JVM. */
  public static Kernels fast(int threads) {
    return KernelProvider.select(threads, line -> {});
  }

  /** The oracles: loops without tricks. */
  public static Kernels plain(int threads) {
    return new Kernels(new ScalarRowKernels(), new PlainMatmul(), new Parallel(threads));
  }

  /** Both, on two threads. */
  public static List<Kernels> all() {
    return List.of(fast(2), plain(2));
  }
}
