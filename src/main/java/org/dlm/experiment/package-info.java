// SPDX-License-Identifier: GPL-3.0-or-later

/**
 * Whole studies: what is varied, what is measured, and the table of it.
 *
 * <p>{@link org.dlm.experiment.Studies} lists them. Each is made in the {@code laboratory} and
 * lives with those that ask alike: {@code learning} (how well a text is learnt), {@code task}
 * (answers that are right or wrong), {@code reversal}, {@code writing} (whole stories), {@code
 * editing} (stories of which a part is given) and {@code boosting}, which asks about tasks and
 * stories.
 */
@NullMarked
package org.dlm.experiment;

import org.jspecify.annotations.NullMarked;
