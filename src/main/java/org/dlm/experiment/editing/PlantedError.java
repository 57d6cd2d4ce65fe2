// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.editing;

import java.util.Arrays;
import org.dlm.corpus.WordKind;

/**
 * The beginning of a story in which one word was replaced by another that contradicts what stands
 * before it.
 *
 * @param kind of the word
 * @param right tokens of the beginning as it was. Not copied.
 * @param wrong as many tokens, with the error. Not copied.
 * @param from first token of the word
 * @param to the token after its last one
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record PlantedError(WordKind kind, int[] right, int[] wrong, int from, int to) {

  /** Number of tokens of the beginning. */
  int given() {
    return right.length;
  }

  /** Whether the word stands again in its place. */
  boolean isRestored(int[] written) {
    return Arrays.equals(right, from, to, written, from, Math.min(to, written.length));
  }

  /** How many tokens of the beginning that were right are others now, or gone. */
  int harmed(int[] written) {
    int harmed = 0;
    for (int i = 0; i < right.length; i++) {
      boolean planted = i >= from && i < to;
      harmed += !planted && (i >= written.length || written[i] != right[i]) ? 1 : 0;
    }
    return harmed;
  }

  /** How many tokens of the beginning are right. */
  int unharmed() {
    return right.length - (to - from);
  }
}
