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
    // 1. The allowed logits.
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

    // 2. In ascending order those that can be on the list.
    double total = 0;
    if (sampling.topK() == 0) {
      float max = max(sorted, count);
      total = mass(sorted, 0, count, max, sampling);
      count = keepLikely(sorted, count, max, total, sampling);
    }
    Arrays.sort(sorted, 0, count);

    // 3. The largest k of them; then of these the fewest that together have probability p.
    int kept = sampling.topK() == 0 ? count : Math.min(count, sampling.topK());
    if (sampling.topP() < 1) {
      if (sampling.topK() > 0) {
        total = mass(sorted, count - kept, count, sorted[count - 1], sampling);
      }
      kept = nucleus(sorted, count, kept, total, sampling);
    }

    // 4. Equal logits at the end of the list: the lowest ids are on it.
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

  private static float max(float[] x, int count) {
    float max = x[0];
    for (int i = 1; i < count; i++) {
      max = Math.max(max, x[i]);
    }
    return max;
  }

  /** The probabilities at [from, to), as multiples of the largest. */
  private static double mass(float[] logits, int from, int to, double max, Sampling sampling) {
    double mass = 0;
    for (int i = from; i < to; i++) {
      mass += Math.exp((logits[i] - max) / sampling.temperature());
    }
    return mass;
  }

  /**
   * Moves to the front what may belong to the fewest tokens of probability p, so that few have to
   * be sorted. All tokens below (1 - p) / count have less than 1 - p together, so the others have
   * p. Half of that leaves room for rounding.
   *
   * @return how many there are
   */
  private static int keepLikely(
      float[] logits, int count, double max, double total, Sampling sampling) {
    double least = (1 - sampling.topP()) / 2 * total / count;
    double bar = max + sampling.temperature() * Math.log(least);
    int kept = 0;
    for (int i = 0; i < count; i++) {
      if (logits[i] >= bar) {
        logits[kept++] = logits[i];
      }
    }
    return kept;
  }

  /** How many of the {@code kept} largest logits have probability p of the total together. */
  private static int nucleus(float[] sorted, int count, int kept, double total, Sampling sampling) {
    double max = sorted[count - 1];
    double sum = 0;
    int size = 0;
    while (size < kept && sum < sampling.topP() * total) {
      size++;
      sum += Math.exp((sorted[count - size] - max) / sampling.temperature());
    }
    return Math.max(1, size);
  }
}
