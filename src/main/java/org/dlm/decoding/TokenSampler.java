// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.decoding;

import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Draws a token from logits by the Gumbel-max trick: {@code argmax over v of exp(l_v) / (-log
 * u_v)^T}, with u_v uniform, is a sample of {@code softmax(l / T)}.
 *
 * <p>Computed in double as {@code l_v - T log(-log u_v)}, since noise in float lowers the effective
 * temperature (Zheng et al. 2024, arXiv 2409.02908). Temperature 0 is argmax. The lowest id wins a
 * tie. Immutable and thread-safe; allocates nothing per call, but for top-k and top-p.
 */
public final class TokenSampler {

  private final Sampling sampling;
  private final boolean[] forbidden;

  /**
   * Sets the rules of the draw.
   *
   * @param vocabularySize number of logits per position
   * @param temperature 0 for argmax, 1 for the model's own distribution
   * @param forbidden ids that are never drawn, such as MASK
   */
  public TokenSampler(int vocabularySize, double temperature, Set<Integer> forbidden) {
    this(vocabularySize, new Sampling(temperature), forbidden);
  }

  /**
   * Sets the rules of the draw.
   *
   * @param vocabularySize number of logits per position
   * @param forbidden ids that are never drawn, such as MASK
   */
  public TokenSampler(int vocabularySize, Sampling sampling, Set<Integer> forbidden) {
    if (forbidden.size() >= vocabularySize) {
      throw new IllegalArgumentException("all " + vocabularySize + " tokens are forbidden");
    }
    this.sampling = sampling;
    this.forbidden = new boolean[vocabularySize];
    for (int id : forbidden) {
      if (id < 0 || id >= vocabularySize) {
        throw new IllegalArgumentException(
            "forbidden token " + id + " is not in a vocabulary of " + vocabularySize);
      }
      this.forbidden[id] = true;
    }
  }

  /**
   * Draws one token.
   *
   * @param logits holds the logits of one position at [offset, offset + vocabularySize), finite or
   *     negative infinity. Not modified.
   * @param rng the position's own stream; untouched at temperature 0
   * @throws IllegalStateException if the logits are no numbers, or none is finite
   */
  public int sample(float[] logits, int offset, RandomGenerator rng) {
    double temperature = sampling.temperature();
    Shortlist shortlist =
        temperature > 0 ? Shortlist.of(logits, offset, forbidden, sampling) : Shortlist.ALL;
    int best = -1;
    double bestScore = Double.NEGATIVE_INFINITY;
    for (int v = 0; v < forbidden.length; v++) {
      float logit = logits[offset + v];
      if (!(logit < Float.POSITIVE_INFINITY)) {
        throw unusable("logit " + logit + " for token " + v);
      }
      // Every token has its number of the stream, so that a list changes none of the others' noise.
      double u = temperature > 0 ? openUniform(rng) : 0;
      if (forbidden[v] || !shortlist.contains(logit, v)) {
        continue;
      }
      double score = temperature > 0 ? logit - temperature * Math.log(-Math.log(u)) : logit;
      if (score > bestScore) {
        best = v;
        bestScore = score;
      }
    }
    if (best < 0) {
      throw unusable("no finite logit");
    }
    return best;
  }

  private static IllegalStateException unusable(String what) {
    return new IllegalStateException(
        "the model gave " + what + "; its weights are damaged or its numbers overflow");
  }

  /** A uniform number that is neither 0 nor 1, so that both logarithms are finite. */
  private static double openUniform(RandomGenerator rng) {
    return ((rng.nextLong() >>> 12) + 0.5) * 0x1p-52;
  }
}
