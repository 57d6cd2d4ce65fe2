// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.kernels;

import java.util.function.Consumer;

/** Chooses the kernels, once per program: the only place that asks what this JVM can do. */
public final class KernelProvider {

  private static final String VECTOR_MODULE = "jdk.incubator.vector";
  private static final String VECTOR_ROW_KERNELS = "org.dlm.kernels.VectorRowKernels";
  private static final String WARMING_ROW_KERNELS = "org.dlm.kernels.WarmingRowKernels";
  private static final String VECTOR_UNPACK_KERNELS = "org.dlm.kernels.VectorUnpackKernels";

  private KernelProvider() {}

  /**
   * Gives the fastest kernels that this JVM and platform can run.
   *
   * @param threads size of the team, at least 1
   * @param log receives one line for each thing that is slower than it could be, with the cure
   */
  public static Kernels select(int threads, Consumer<String> log) {
    return select(VECTOR_ROW_KERNELS, threads, log);
  }

  /**
   * Gives kernels with the same results, bit for bit, that begin faster and become as fast later:
   * for what may be over within seconds. Arguments as in {@link #select}.
   */
  public static Kernels selectForShortRuns(int threads, Consumer<String> log) {
    return select(WARMING_ROW_KERNELS, threads, log);
  }

  private static Kernels select(String rowKernels, int threads, Consumer<String> log) {
    if (hasVectors(log)) {
      try {
        return kernels(
            load(rowKernels, RowKernels.class),
            load(VECTOR_UNPACK_KERNELS, UnpackKernels.class),
            threads,
            log);
      } catch (ReflectiveOperationException | LinkageError e) {
        log.accept("scalar row kernels, which are slower: the vector kernels do not load: " + e);
      }
    }
    return kernels(new ScalarRowKernels(), new ScalarUnpackKernels(), threads, log);
  }

  private static Kernels kernels(
      RowKernels rows, UnpackKernels unpacking, int threads, Consumer<String> log) {
    BlasMatmul matmul = BlasMatmul.load(rows.lanes());
    if (!matmul.description().equals("OpenBLAS")) {
      log.accept("products by " + matmul.description());
    }
    return new Kernels(rows, unpacking, matmul, new Parallel(threads));
  }

  private static boolean hasVectors(Consumer<String> log) {
    boolean has = ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent();
    if (!has) {
      log.accept(
          "scalar row kernels, which are slower: this JVM runs without the vector module; start it"
              + " by ./dlm, or with --add-modules "
              + VECTOR_MODULE);
    }
    return has;
  }

  private static <K> K load(String name, Class<K> kind) throws ReflectiveOperationException {
    return kind.cast(Class.forName(name).getDeclaredConstructor().newInstance());
  }
}
