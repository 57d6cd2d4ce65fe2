// SPDX-License-Identifier: GPL-3.0-or-later

/** Studies of texts of which a part is given: gaps, planted errors and demands. */
@NullMarked
package org.dlm.experiment.editing;

import org.jspecify.annotations.NullMarked;
