// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.decoding;

import java.util.Arrays;

/**
 * The tokens that top-k and top-p leave of one position: those with a logit above the last one's,
 * or an equal one and an id that is not higher.
 *
 * @param lastLogit logit of the last token on the list
 * @param lastId its id
 */
record Shortlist(float lastLogit, int lastId) {

  /** All tokens. */
  static final Shortlist ALL = new Shortlist(Float.NEGATIVE_INFINITY, Integer.MAX_VALUE);

  /** Whether a token is on the list. */
  boolean contains(float logit, int id) {
    return logit > lastLogit || (logit == lastLogit && id <= lastId);
  }

  /**
   * Makes the list of one position.
   *
   * @param logits holds the logits at [offset, offset + forbidden.length). Not modified.
   * @param forbidden tokens that are not drawn in any case
   */
  static Shortlist of(float[] logits, int offset, boolean[] forbidden, Sampling sampling) {
    if (sampling.topK() == 0 && sampling.topP() == 1) {
      return ALL;
    }
    // 1. The allowed logits in ascending order.
    float[] sorted = new float[forbidden.length];
    int count = 0;
    for (int v = 0; v < forbidden.length; v++) {
      if (!forbidden[v] && logits[offset + v] > Float.NEGATIVE_INFINITY) {
        sorted[count++] = logits[offset + v];
      }
    }
    if (count == 0) {
      return ALL;
    }
    Arrays.sort(sorted, 0, count);

    // 2. The largest k of them; then of these the fewest that together have probability p.
    int kept = sampling.topK() == 0 ? count : Math.min(count, sampling.topK());
    if (sampling.topP() < 1) {
      kept = nucleus(sorted, count, kept, sampling);
    }

    // 3. Equal logits at the end of the list: the lowest ids are on it.
    float last = sorted[count - kept];
    int equal = 0;
    for (int i = count - kept; i < count && sorted[i] == last; i++) {
      equal++;
    }
    int id = -1;
    while (equal > 0) {
      id++;
      equal -= !forbidden[id] && logits[offset + id] == last ? 1 : 0;
    }
    return new Shortlist(last, id);
  }

  /** How many of the {@code kept} largest logits have probability p together. */
  private static int nucleus(float[] sorted, int count, int kept, Sampling sampling) {
    double max = sorted[count - 1];
    double total = 0;
    for (int i = count - kept; i < count; i++) {
      total += Math.exp((sorted[i] - max) / sampling.temperature());
    }
    double sum = 0;
    int size = 0;
    while (size < kept && sum < sampling.topP() * total) {
      size++;
      sum += Math.exp((sorted[count - size] - max) / sampling.temperature());
    }
    return Math.max(1, size);
  }
}
