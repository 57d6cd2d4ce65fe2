// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.kernels;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.JavaBLAS;
import dev.ludovic.netlib.blas.NativeBLAS;
import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.jspecify.annotations.Nullable;

/**
 * Products by BLAS: OpenBLAS where this platform has a binary of it, else netlib's Java code.
 *
 * <p>BLAS is column-major, and a row-major matrix read column-major is its transpose. So the
 * row-major {@code C = op(A) op(B)} is asked for as {@code Cᵀ = op(B)ᵀ op(A)ᵀ}: the operands change
 * places, m and n too, and each flag stays with its matrix.
 *
 * <p>OpenBLAS is held to one thread: work is shared by {@link Parallel} in tiles of fixed sizes.
 */
final class BlasMatmul implements Matmul {

  private static final String LIBRARY_PATH = "dev.ludovic.netlib.blas.nativeLibPath";

  /** Fortran's runtime, which OpenBLAS looks for in its own folder. */
  private static final List<String> RUNTIME_LIBRARIES =
      List.of("libgfortran.so.5", "libquadmath.so.0", "libgcc_s.so.1");

  /** Netlib warns here of all that it cannot load; what matters is said by this class. */
  private static final Logger NETLIB_LOG = Logger.getLogger("dev.ludovic.netlib.blas");

  private final BLAS blas;

  /**
   * OpenBLAS has kernels for small products where there are vectors of so many floats (AVX-512).
   */
  private static final int LANES_FOR_SMALL = 16;

  /** Its kernels for AVX-512 take operands in place up to this product of sizes, 100 cubed. */
  private static final long SMALL = 1_000_000;

  private final String description;
  private final long inPlaceLimit;

  private BlasMatmul(BLAS blas, String description, long inPlaceLimit) {
    this.blas = blas;
    this.description = description;
    this.inPlaceLimit = inPlaceLimit;
  }

  /**
   * Finds the fastest BLAS that this machine can load.
   *
   * @param lanes floats of the machine's vectors, as far as they are known
   */
  static BlasMatmul load(int lanes) {
    NETLIB_LOG.setLevel(Level.OFF);
    String fault = openBlasFault();
    if (fault == null) {
      long limit = lanes >= LANES_FOR_SMALL ? SMALL : 0;
      return new BlasMatmul(NativeBLAS.getInstance(), "OpenBLAS", limit);
    }
    return new BlasMatmul(JavaBLAS.getInstance(), "netlib in Java, slow (" + fault + ")", 0);
  }

  /** Unpacks and loads OpenBLAS; null, or why it cannot be used. */
  private static @Nullable String openBlasFault() {
    try {
      if (System.getProperty(LIBRARY_PATH) == null) {
        System.setProperty(LIBRARY_PATH, unpackedLibrary().getPath());
      }
      NativeBLAS.getInstance();
      if (!"1".equals(System.getenv("OPENBLAS_NUM_THREADS"))) {
        openblas_nolapack.blas_set_num_threads(1);
      }
      return null;
    } catch (IOException | RuntimeException | LinkageError e) {
      return "no OpenBLAS: " + e.getMessage();
    }
  }

  /** The OpenBLAS of this platform, unpacked once into JavaCPP's cache with what it links to. */
  private static File unpackedLibrary() throws IOException {
    String folder = "/org/bytedeco/openblas/" + Loader.getPlatform() + "/";
    for (String name : RUNTIME_LIBRARIES) {
      if (openblas_nolapack.class.getResource(folder + name) != null) {
        Loader.cacheResource(openblas_nolapack.class, folder + name);
      }
    }
    File file = Loader.cacheResource(openblas_nolapack.class, folder + "libopenblas.so.0");
    if (file == null) {
      throw new IOException("there is no binary for " + Loader.getPlatform());
    }
    return file;
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public long inPlaceLimit() {
    return inPlaceLimit;
  }

  @Override
  public void ab(
      int m,
      int n,
      int k,
      float[] a,
      int aOffset,
      int aStride,
      float[] b,
      int bOffset,
      int bStride,
      float[] c,
      int cOffset,
      int cStride,
      boolean accumulate) {
    blas.sgemm(
        "N",
        "N",
        n,
        m,
        k,
        1f,
        b,
        bOffset,
        bStride,
        a,
        aOffset,
        aStride,
        accumulate ? 1f : 0f,
        c,
        cOffset,
        cStride);
  }

  @Override
  public void abT(
      int m,
      int n,
      int k,
      float[] a,
      int aOffset,
      int aStride,
      float[] b,
      int bOffset,
      int bStride,
      float[] c,
      int cOffset,
      int cStride,
      boolean accumulate) {
    blas.sgemm(
        "T",
        "N",
        n,
        m,
        k,
        1f,
        b,
        bOffset,
        bStride,
        a,
        aOffset,
        aStride,
        accumulate ? 1f : 0f,
        c,
        cOffset,
        cStride);
  }

  @Override
  public void aTb(
      int m,
      int n,
      int k,
      float[] a,
      int aOffset,
      int aStride,
      float[] b,
      int bOffset,
      int bStride,
      float[] c,
      int cOffset,
      int cStride,
      boolean accumulate) {
    blas.sgemm(
        "N",
        "T",
        n,
        m,
        k,
        1f,
        b,
        bOffset,
        bStride,
        a,
        aOffset,
        aStride,
        accumulate ? 1f : 0f,
        c,
        cOffset,
        cStride);
  }
}
