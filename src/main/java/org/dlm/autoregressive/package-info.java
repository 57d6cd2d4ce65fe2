// SPDX-License-Identifier: GPL-3.0-or-later

/**
 * The autoregressive twin: the same network, data and trainer, but each token is predicted from
 * those before it.
 *
 * <p>Training is {@link org.dlm.autoregressive.NextTokenObjective}, generation is {@link
 * org.dlm.autoregressive.AutoregressiveDecoder}, measuring {@link
 * org.dlm.autoregressive.NextTokenLikelihood}. The verbs are those of {@code org.dlm.diffusion}, so
 * that the two can be compared line by line. Arrays: {@code [batch, seq]} row-major, token ids as
 * {@code int}.
 */
@NullMarked
package org.dlm.autoregressive;

import org.jspecify.annotations.NullMarked;
