// SPDX-License-Identifier: GPL-3.0-or-later

/**
 * Arithmetic on {@code float[]}: the only fast code of the house.
 *
 * <p>Arrays are row-major; a matrix is (array, offset, rows, columns) and its rows follow each
 * other without gaps unless a stride is named. Sizes are checked by the callers, once, when a layer
 * is set up; kernels trust them. Kernels allocate nothing.
 */
@NullMarked
package org.dlm.kernels;

import org.jspecify.annotations.NullMarked;
