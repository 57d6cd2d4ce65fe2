// SPDX-License-Identifier: GPL-3.0-or-later

/** Updates of parameters: AdamW, learning-rate schedules, clipping, moving averages. */
@NullMarked
package org.dlm.optimizer;

import org.jspecify.annotations.NullMarked;
