// SPDX-License-Identifier: GPL-3.0-or-later

/** Whole studies: what is varied, what is measured, and the table of it. */
@NullMarked
package org.dlm.experiment;

import org.jspecify.annotations.NullMarked;
