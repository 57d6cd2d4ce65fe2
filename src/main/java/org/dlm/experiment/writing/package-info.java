// SPDX-License-Identifier: GPL-3.0-or-later

/** Studies of whole stories: how sound they are, how fast they are written and how they differ. */
@NullMarked
package org.dlm.experiment.writing;

import org.jspecify.annotations.NullMarked;
