// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.badhouse.autoregressive;

/** Is looked at from its own floor. */
public final class Neighbour {}
