// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.autoregressive;

import org.dlm.decoding.TokenSampler;

/**
 * How {@link AutoregressiveDecoder} decodes.
 *
 * @param length most tokens of the answer
 * @param temperature of the draw of tokens; 0 takes the likeliest
 */
public record AutoregressiveConfig(int length, double temperature) {

  /** Refuses what cannot be decoded. */
  public AutoregressiveConfig {
    if (length < 1) {
      throw new IllegalArgumentException("the answer must have at least 1 token, not " + length);
    }
    TokenSampler.requireTemperature(temperature);
  }
}
