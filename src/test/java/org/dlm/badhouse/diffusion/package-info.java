// SPDX-License-Identifier: GPL-3.0-or-later

/** A room of a house that breaks the rules on purpose. */
@NullMarked
package org.dlm.badhouse.diffusion;

import org.jspecify.annotations.NullMarked;
