// SPDX-License-Identifier: GPL-3.0-or-later

/** The transformer's parts as Deep Netts layers with hand-written forward and backward passes. */
@NullMarked
package org.dlm.layers;

import org.jspecify.annotations.NullMarked;
