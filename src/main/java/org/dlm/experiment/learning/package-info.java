// SPDX-License-Identifier: GPL-3.0-or-later

/** Studies of how well twins learn a text: likelihood by compute, repeated text, learning rates. */
@NullMarked
package org.dlm.experiment.learning;

import org.jspecify.annotations.NullMarked;
