// SPDX-License-Identifier: GPL-3.0-or-later

/** What tests of several packages share, and nothing else. */
@NullMarked
package org.dlm.testing;

import org.jspecify.annotations.NullMarked;
