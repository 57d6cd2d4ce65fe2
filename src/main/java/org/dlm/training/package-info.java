// SPDX-License-Identifier: GPL-3.0-or-later

/**
 * The walk of a training batch: windows, objective, loss and gradients, clipping, update, report;
 * held-out evaluation; resuming.
 */
@NullMarked
package org.dlm.training;

import org.jspecify.annotations.NullMarked;
