// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.kernels;

import java.util.function.Consumer;

/** Chooses the kernels, once per program: the only place that asks what this JVM can do. */
public final class KernelProvider {

  private static final String VECTOR_MODULE = "jdk.incubator.vector";
  private static final String VECTOR_KERNELS = "org.dlm.kernels.VectorRowKernels";
  private static final String WARMING_KERNELS = "org.dlm.kernels.WarmingRowKernels";

  private KernelProvider() {}

  /**
   * Gives the fastest kernels that this JVM and platform can run.
   *
   * @param threads size of the team, at least 1
   * @param log receives one line for each thing that is slower than it could be, with the cure
   */
  public static Kernels select(int threads, Consumer<String> log) {
    return select(VECTOR_KERNELS, threads, log);
  }

  /**
   * Gives kernels with the same results, bit for bit, that begin faster and become as fast later:
   * for what may be over within seconds. Arguments as in {@link #select}.
   */
  public static Kernels selectForShortRuns(int threads, Consumer<String> log) {
    return select(WARMING_KERNELS, threads, log);
  }

  private static Kernels select(String vectorKernels, int threads, Consumer<String> log) {
    BlasMatmul matmul = BlasMatmul.load();
    if (!matmul.description().equals("OpenBLAS")) {
      log.accept("products by " + matmul.description());
    }
    return new Kernels(rowKernels(vectorKernels, log), matmul, new Parallel(threads));
  }

  private static RowKernels rowKernels(String vectorKernels, Consumer<String> log) {
    if (ModuleLayer.boot().findModule(VECTOR_MODULE).isEmpty()) {
      log.accept(
          "scalar row kernels, which are slower: this JVM runs without the vector module; start it"
              + " by ./dlm, or with --add-modules "
              + VECTOR_MODULE);
      return new ScalarRowKernels();
    }
    try {
      return (RowKernels) Class.forName(vectorKernels).getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException | LinkageError e) {
      log.accept("scalar row kernels, which are slower: the vector kernels do not load: " + e);
      return new ScalarRowKernels();
    }
  }
}
