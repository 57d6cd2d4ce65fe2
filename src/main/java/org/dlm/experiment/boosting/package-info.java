// SPDX-License-Identifier: GPL-3.0-or-later

/** Whether predictions that are averaged, over states or over decodes, are better. */
@NullMarked
package org.dlm.experiment.boosting;

import org.jspecify.annotations.NullMarked;
