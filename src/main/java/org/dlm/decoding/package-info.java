// SPDX-License-Identifier: GPL-3.0-or-later

/**
 * The contract from prompt ids to answer ids, and what all decoders share.
 *
 * <p>A {@link org.dlm.decoding.Decoder} asks a {@link org.dlm.decoding.TokenPredictor} for logits,
 * a {@link org.dlm.decoding.TokenSampler} for tokens, and tells a {@link
 * org.dlm.decoding.DecodingListener} what it did. Logits are {@code [count, vocabularySize]},
 * row-major; probabilities and noise are computed in double.
 */
@NullMarked
package org.dlm.decoding;

import org.jspecify.annotations.NullMarked;
