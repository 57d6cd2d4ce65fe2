// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.evaluation;

import java.util.Map;

/**
 * How far a model is from the source of the texts, in bits per byte, and where.
 *
 * <p>What the source itself says of a text is subtracted from what the model says of it, text by
 * text. The mean of that is the divergence of the model from the source (for a bound: at most as
 * much above it as the bound is loose), and it is known much better than either.
 *
 * @param total the excess
 * @param sourceBitsPerByte what the source says of these texts; its expectation is the entropy
 * @param entropyBitsPerByte entropy of the source by mean bytes of these texts
 * @param byKind the excess by kind of word; adds up to the total
 * @param byPosition the excess by position in the text, in tokens; adds up to the total
 */
public record Excess(
    Figure total,
    double sourceBitsPerByte,
    double entropyBitsPerByte,
    Map<String, Part> byKind,
    Map<String, Part> byPosition) {

  /**
   * One group of tokens, in bits per byte of the whole texts.
   *
   * @param tokens in the group
   * @param model what they cost the model
   * @param source what they cost the source, each given what comes before it
   * @param excess the difference
   */
  public record Part(long tokens, double model, double source, Figure excess) {}
}
