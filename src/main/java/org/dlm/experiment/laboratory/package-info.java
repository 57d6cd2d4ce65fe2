// SPDX-License-Identifier: GPL-3.0-or-later

/**
 * What every study is made in: twins, their training runs and the cache of them, texts, and the
 * report.
 */
@NullMarked
package org.dlm.experiment.laboratory;

import org.jspecify.annotations.NullMarked;
