// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.evaluation;

/**
 * A window of a text, as a model is asked for its likelihood.
 *
 * @param text which text it belongs to, from 0
 * @param ids what is given, what is scored, and EOS up to the end of the canvas. Not copied.
 * @param from first token that is scored
 * @param to position after the last one
 * @param bytes UTF-8 bytes of what is scored
 * @param characters code points of what is scored
 */
record ScoredText(int text, int[] ids, int from, int to, long bytes, long characters) {

  int tokens() {
    return to - from;
  }
}
