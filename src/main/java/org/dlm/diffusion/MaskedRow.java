// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.diffusion;

import java.util.Arrays;

/** Which of the free tokens of a sequence are masked, and what their cross-entropies weigh. */
final class MaskedRow {

  private boolean[] masked = {};
  private double[] weights = {};

  /** Makes room for {@code length} tokens, all visible. */
  void clear(int length) {
    if (masked.length < length) {
      masked = new boolean[length];
      weights = new double[length];
    }
    Arrays.fill(masked, 0, length, false);
    Arrays.fill(weights, 0, length, 0);
  }

  /** Masks a token that is not scored. */
  void hide(int i) {
    masked[i] = true;
  }

  /** Masks a token whose cross-entropy counts with a weight above 0. */
  void score(int i, double weight) {
    masked[i] = true;
    weights[i] = weight;
  }

  boolean isMasked(int i) {
    return masked[i];
  }

  /** The weight of a token, 0 if it is not scored. */
  double weight(int i) {
    return weights[i];
  }
}
