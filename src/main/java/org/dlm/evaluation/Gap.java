// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.evaluation;

/**
 * A text with a gap as a model meets it: the text with its answer in tokens, and where the answer
 * stands.
 *
 * @param ids what is given, the answer in its place, the token that ends the text, and fill. Not
 *     copied.
 * @param from first token of the answer
 * @param to position after the last one
 * @param end position after the token that ends the text
 * @param followed whether text is given after the gap
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record Gap(int[] ids, int from, int to, int end, boolean followed) {

  int tokens() {
    return to - from;
  }
}
