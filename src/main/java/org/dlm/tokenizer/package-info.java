// SPDX-License-Identifier: GPL-3.0-or-later

/**
 * From text to token ids and back: byte-level BPE training, and the one door to Hugging Face
 * tokenizers (through DJL).
 *
 * <p>Every tokenizer is a Hugging Face {@code tokenizer.json}. Three kinds are made here ({@link
 * org.dlm.tokenizer.TokenizerDefinition}), any other is read ({@link org.dlm.tokenizer.Tokenizer}).
 * In those made here the special tokens have the first ids, so that their ids depend neither on the
 * kind nor on the size of the vocabulary.
 */
@NullMarked
package org.dlm.tokenizer;

import org.jspecify.annotations.NullMarked;
