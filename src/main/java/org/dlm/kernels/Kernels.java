// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.kernels;

/**
 * The arithmetic that layers are given: row kernels, products and a team of threads.
 *
 * @param rows everything that is not a product
 * @param unpacking what widens weights that are stored in fewer bits
 * @param matmul products
 * @param parallel the threads among which layers share their work
 */
public record Kernels(RowKernels rows, UnpackKernels unpacking, Matmul matmul, Parallel parallel) {

  /** For people: what runs, on how many threads. */
  public String description() {
    return rows.description()
        + " row kernels, products by "
        + matmul.description()
        + ", "
        + parallel.threads()
        + (parallel.threads() == 1 ? " thread" : " threads");
  }
}
