// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.kernels;

import java.util.function.Consumer;

/** Chooses the kernels, once per program: the only place that asks what this JVM can do. */
public final class KernelProvider {

  private static final String VECTOR_MODULE = "jdk.incubator.vector";
  private static final String VECTOR_ROW_KERNELS = "org.dlm.kernels.VectorRowKernels";
  private static final String VECTOR_UNPACK_KERNELS = "org.dlm.kernels.VectorUnpackKernels";

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
    boolean vectors = hasVectors(log);
    return new Kernels(
        vectors ? load(VECTOR_ROW_KERNELS, RowKernels.class) : new ScalarRowKernels(),
        vectors ? load(VECTOR_UNPACK_KERNELS, UnpackKernels.class) : new ScalarUnpackKernels(),
        matmul,
        new Parallel(threads));
  }

  /** Whether both classes of vector kernels load. */
  private static boolean hasVectors(Consumer<String> log) {
    if (ModuleLayer.boot().findModule(VECTOR_MODULE).isEmpty()) {
      log.accept(
          "scalar row kernels, which are slower: this JVM runs without the vector module; start it"
              + " by ./dlm, or with --add-modules "
              + VECTOR_MODULE);
      return false;
    }
    try {
      load(VECTOR_ROW_KERNELS, RowKernels.class);
      load(VECTOR_UNPACK_KERNELS, UnpackKernels.class);
      return true;
    } catch (IllegalStateException | LinkageError e) {
      log.accept("scalar row kernels, which are slower: the vector kernels do not load: " + e);
      return false;
    }
  }

  private static <K> K load(String name, Class<K> kind) {
    try {
      return kind.cast(Class.forName(name).getDeclaredConstructor().newInstance());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(name, e);
    }
  }
}
