// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.kernels;

import java.util.function.Consumer;

/** Chooses the kernels, once per program: the only place that asks what this JVM can do. */
public final class KernelProvider {

  private static final String VECTOR_MODULE = "jdk.incubator.vector";
  private static final String VECTOR_KERNELS = "org.dlm.kernels.VectorRowKernels";

  private KernelProvider() {}

  /**
   * Gives the fastest kernels that this JVM and platform can run.
   *
   * @param threads size of the team, at least 1
   * @param log receives one line for each thing that is slower than it could be, with the cure
   */
  public static Kernels select(int threads, Consumer<String> log) {
    BlasMatmul matmul = BlasMatmul.load();
    if (!matmul.description().equals("OpenBLAS")) {
      log.accept("products by " + matmul.description());
    }
    return new Kernels(rowKernels(log), matmul, new Parallel(threads));
  }

  private static RowKernels rowKernels(Consumer<String> log) {
    if (ModuleLayer.boot().findModule(VECTOR_MODULE).isEmpty()) {
      log.accept(
          "scalar row kernels, which are slower: this JVM runs without the vector module; start it"
              + " by ./dlm, or with --add-modules "
              + VECTOR_MODULE);
      return new ScalarRowKernels();
    }
    try {
      return (RowKernels) Class.forName(VECTOR_KERNELS).getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException | LinkageError e) {
      log.accept("scalar row kernels, which are slower: the vector kernels do not load: " + e);
      return new ScalarRowKernels();
    }
  }
}
