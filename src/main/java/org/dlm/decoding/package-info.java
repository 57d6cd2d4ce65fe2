// SPDX-License-Identifier: GPL-3.0-or-later

/** The contract from prompt ids to ids, and what all decoders share. */
@NullMarked
package org.dlm.decoding;

import org.jspecify.annotations.NullMarked;
