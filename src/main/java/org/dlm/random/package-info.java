// SPDX-License-Identifier: GPL-3.0-or-later

/** Random streams as pure functions of (seed, purpose, step, row). */
@NullMarked
package org.dlm.random;

import org.jspecify.annotations.NullMarked;
