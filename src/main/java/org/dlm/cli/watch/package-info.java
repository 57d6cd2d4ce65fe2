// SPDX-License-Identifier: GPL-3.0-or-later

/** A decode in the terminal: the canvas as it is being written, and the hand that may change it. */
@NullMarked
package org.dlm.cli.watch;

import org.jspecify.annotations.NullMarked;
