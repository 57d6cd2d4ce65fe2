// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.evaluation;

import java.util.Arrays;
import java.util.Set;
import org.dlm.autoregressive.AutoregressiveConfig;
import org.dlm.autoregressive.AutoregressiveDecoder;
import org.dlm.decoding.Canvas;
import org.dlm.decoding.DecodingListener;
import org.dlm.decoding.DecodingRequest;
import org.dlm.decoding.SequenceRandom;
import org.dlm.decoding.StopTokens;
import org.dlm.decoding.TokenPredictor;
import org.dlm.diffusion.LowConfidencePolicy;
import org.dlm.diffusion.MaskPrediction;
import org.dlm.diffusion.UnmaskingConfig;
import org.dlm.diffusion.UnmaskingDecoder;

/** How a model writes, without chance, what belongs in a gap. */
public sealed interface GapWriter {

  /**
   * A diffusion model: the token that it is surest of first.
   *
   * @param stops tokens that end an answer
   * @param tokensPerStep how many it writes in an evaluation
   * @param guidance strength of classifier-free guidance, 0 for none
   */
  static GapWriter unmasking(
      TokenPredictor bidirectional,
      int maskId,
      StopTokens stops,
      int tokensPerStep,
      double guidance) {
    return new Unmasking(bidirectional, maskId, stops, tokensPerStep, guidance);
  }

  /**
   * A next-token model: the likeliest token, one after the other; it sees nothing after the gap.
   */
  static GapWriter nextToken(TokenPredictor causal, StopTokens stops) {
    return new NextToken(causal, stops);
  }

  /**
   * Writes an answer.
   *
   * @param length tokens of the gap, if nothing is given after it; most tokens of the answer
   * @return its tokens, up to the first that ends an answer
   */
  int[] write(Gap gap, int length);

  /** From all sides. */
  record Unmasking(
      TokenPredictor predictor, int maskId, StopTokens stops, int tokensPerStep, double guidance)
      implements GapWriter {

    @Override
    public int[] write(Gap gap, int length) {
      // 1. The answer's tokens are masked, and so is what follows, up to the length; the fill
      // stays.
      int to = gap.from() + length;
      int[] ids = Arrays.copyOf(gap.ids(), Math.max(gap.ids().length, to));
      Arrays.fill(ids, gap.from(), to, maskId);

      // 2. So many steps that each writes about as many tokens as asked.
      int steps = (length + tokensPerStep - 1) / tokensPerStep;
      UnmaskingConfig config =
          new UnmaskingConfig(
              length,
              length,
              steps,
              0,
              guidance,
              new LowConfidencePolicy(),
              MaskPrediction.FORBIDDEN);
      int[] decoded =
          new UnmaskingDecoder(predictor, maskId, StopTokens.of(), config)
              .decode(
                  new DecodingRequest(
                      Canvas.ofMasked(ids, maskId), SequenceRandom.of(0, 0), DecodingListener.NONE))
              .ids();
      return stops.trim(decoded, gap.from(), to);
    }
  }

  /** From the left. */
  record NextToken(TokenPredictor predictor, StopTokens stops) implements GapWriter {

    @Override
    public int[] write(Gap gap, int length) {
      int[] before = Arrays.copyOf(gap.ids(), gap.from());
      return new AutoregressiveDecoder(
              predictor, Set.of(), stops, new AutoregressiveConfig(length, 0))
          .decode(before, SequenceRandom.of(0, 0), DecodingListener.NONE);
    }
  }
}
