// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.badhouse.kernels;

import dev.ludovic.netlib.blas.BLAS;

/** Knows what it may know, in a nested class too. */
final class BlasMatmul {
  record Decent(BLAS blas) {}
}
