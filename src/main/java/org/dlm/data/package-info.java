// SPDX-License-Identifier: GPL-3.0-or-later

/**
 * Packed token files, windows and batches.
 *
 * <p>A {@link org.dlm.data.CorpusPacker} writes documents of ids to a file, {@link
 * org.dlm.data.PackedTokens} maps it, {@link org.dlm.data.TokenWindows} cuts it into windows of
 * {@code seq + 1} tokens for evaluation, and {@link org.dlm.data.BatchSampler} chooses windows for
 * training. Shapes: {@code batch} rows, {@code seq} tokens that the network reads.
 */
@NullMarked
package org.dlm.data;

import org.jspecify.annotations.NullMarked;
