// SPDX-License-Identifier: GPL-3.0-or-later

/**
 * Text in, text out: a model folder, opened with its tokenizer and the decoder of its kind.
 *
 * <p>Ids are [batch, length]; logits are [count, vocabularySize]. A prompt is encoded as the
 * model's texts were: after the token that begins a text, if the model's configuration names one.
 */
@NullMarked
package org.dlm.generation;

import org.jspecify.annotations.NullMarked;
