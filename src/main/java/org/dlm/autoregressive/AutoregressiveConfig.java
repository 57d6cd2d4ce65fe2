// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.autoregressive;

import org.dlm.decoding.Sampling;

/**
 * How {@link AutoregressiveDecoder} decodes.
 *
 * @param length most tokens of the answer
 * @param sampling how tokens are drawn
 */
public record AutoregressiveConfig(int length, Sampling sampling) {

  /** Refuses what cannot be decoded. */
  public AutoregressiveConfig {
    if (length < 1) {
      throw new IllegalArgumentException("the answer must have at least 1 token, not " + length);
    }
  }

  /** All tokens are drawn from, at a temperature. */
  public AutoregressiveConfig(int length, double temperature) {
    this(length, new Sampling(temperature));
  }
}
