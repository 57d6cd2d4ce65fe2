// SPDX-License-Identifier: GPL-3.0-or-later

/** The network: configuration, layers in their order, key-value cache, initial weights. */
@NullMarked
package org.dlm.transformer;

import org.jspecify.annotations.NullMarked;
