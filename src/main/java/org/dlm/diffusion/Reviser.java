// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.diffusion;

import java.util.List;
import java.util.function.IntFunction;
import org.dlm.decoding.Canvas;
import org.dlm.decoding.DecodedCanvas;
import org.dlm.decoding.DecodingListener;
import org.dlm.decoding.DecodingRequest;
import org.dlm.decoding.Revision;
import org.dlm.decoding.SequenceRandom;
import org.dlm.decoding.StopTokens;
import org.dlm.decoding.TokenBelief;
import org.dlm.decoding.TokenConstraint;
import org.dlm.decoding.TokenPredictor;

/**
 * Corrects a text with a diffusion model: asks how much it believes each token given all others,
 * masks those that it believes least, and lets it unmask them together.
 */
public final class Reviser {

  private Reviser() {}

  /**
   * Revises the tokens at [from, to).
   *
   * @param ids token ids [length]. Not modified.
   * @param predictor a bidirectional model
   * @param maskId token id of MASK
   * @param stopTokens tokens that end a text
   * @param config how to write so many tokens anew
   * @param constraint a rule for the text
   */
  public static Revision revise(
      int[] ids,
      int from,
      int to,
      Revision.Doubt doubt,
      TokenPredictor predictor,
      int maskId,
      StopTokens stopTokens,
      IntFunction<UnmaskingConfig> config,
      SequenceRandom random,
      TokenConstraint constraint) {
    // 1. What the model thinks of each token.
    List<TokenBelief> beliefs = LeaveOneOut.beliefs(ids, from, to, predictor, maskId);
    int[] doubted = TokenBelief.leastBelieved(beliefs, doubt);
    if (doubted.length == 0) {
      return new Revision(ids.clone(), doubted, beliefs, to - from);
    }

    // 2. Those that it doubts are masked, all at once, since a fault may be part of another's
    // proof.
    int[] masked = ids.clone();
    for (int position : doubted) {
      masked[position] = maskId;
    }

    // 3. It unmasks them.
    UnmaskingDecoder decoder =
        new UnmaskingDecoder(predictor, maskId, stopTokens, config.apply(doubted.length));
    Canvas canvas = Canvas.ofMasked(masked, maskId);
    DecodedCanvas decoded =
        decoder.decode(new DecodingRequest(canvas, random, DecodingListener.NONE, constraint));
    return new Revision(decoded.ids(), doubted, beliefs, to - from + decoded.evaluations());
  }
}
