// SPDX-License-Identifier: GPL-3.0-or-later

/** What was measured and recorded, for people. */
@NullMarked
package org.dlm.report;

import org.jspecify.annotations.NullMarked;
