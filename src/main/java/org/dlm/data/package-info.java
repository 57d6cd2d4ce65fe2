// SPDX-License-Identifier: GPL-3.0-or-later

/** Packed token files, windows and batches. */
@NullMarked
package org.dlm.data;

import org.jspecify.annotations.NullMarked;
