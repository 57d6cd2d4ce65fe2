// SPDX-License-Identifier: GPL-3.0-or-later

/** One of two packages that need each other. */
@NullMarked
package org.dlm.badhouse.report.egg;

import org.jspecify.annotations.NullMarked;
