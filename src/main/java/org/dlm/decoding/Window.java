// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.decoding;

/**
 * The positions [from, to) that one evaluation of the network computes anew.
 *
 * <p>Keys and values of the positions outside are taken from the predictor's cache: {@code [0,
 * length)} uses no cache, {@code [t - 1, t)} is autoregressive decoding, {@code [blockStart,
 * length)} a prefix cache, {@code [blockStart, blockEnd)} a dual cache.
 *
 * @param from first position
 * @param to position after the last
 */
public record Window(int from, int to) {

  /** Refuses empty and negative windows. */
  public Window {
    if (from < 0 || to <= from) {
      throw new IllegalArgumentException("window [" + from + ", " + to + ") is empty or negative");
    }
  }
}
