// SPDX-License-Identifier: GPL-3.0-or-later

/**
 * Studies of tasks that have one right answer: thinking by refinement, and how many examples it
 * takes.
 */
@NullMarked
package org.dlm.experiment.task;

import org.jspecify.annotations.NullMarked;
