// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Where text comes from: story grammars whose probabilities are known exactly, bundled poems,
 * files.
 *
 * <p>A {@link org.dlm.corpus.StoryGrammar} is one description, the two resource files {@code
 * stories.txt} (rules) and {@code words.txt} (lexicons), read into a network of rules. Sampling,
 * the forward algorithm, the search for faults and the entropy are interpretations of that network.
 */
@NullMarked
package org.dlm.corpus;

import org.jspecify.annotations.NullMarked;
