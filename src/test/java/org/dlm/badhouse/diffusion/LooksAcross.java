// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.badhouse.diffusion;

import org.dlm.badhouse.autoregressive.Neighbour;

/** Imports from its own floor. */
record LooksAcross(Neighbour neighbour) {}
