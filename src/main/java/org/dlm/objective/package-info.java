// SPDX-License-Identifier: GPL-3.0-or-later

/**
 * The contract between tokens and the network: inputs, labels and loss weights; the one shared
 * loss.
 */
@NullMarked
package org.dlm.objective;

import org.jspecify.annotations.NullMarked;
