// SPDX-License-Identifier: GPL-3.0-or-later

/**
 * Model folders in the layouts of the field: {@code config.json}, {@code model.safetensors} and
 * {@code tokenizer.json}, with provenance and the trainer's state beside them.
 *
 * <p>What is read is not trusted: every file is checked whole before anything large is allocated,
 * and each fault names the file, the tensor, what was expected and what was found.
 */
@NullMarked
package org.dlm.checkpoint;

import org.jspecify.annotations.NullMarked;
