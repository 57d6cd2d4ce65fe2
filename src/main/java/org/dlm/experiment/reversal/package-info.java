// SPDX-License-Identifier: GPL-3.0-or-later

/** Who has read {@code A, then B}, and can say what comes before B: poems, people and relations. */
@NullMarked
package org.dlm.experiment.reversal;

import org.jspecify.annotations.NullMarked;
