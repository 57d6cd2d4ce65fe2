// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.badhouse.kernels;

import dev.ludovic.netlib.blas.BLAS;
import jdk.incubator.vector.FloatVector;
import org.bytedeco.javacpp.Pointer;

/** Knows libraries that belong to other classes of its room. */
record ClimbsFences(BLAS blas, FloatVector vector, Pointer pointer) {}
