// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.evaluation;

import java.util.function.ToIntBiFunction;
import org.dlm.autoregressive.NextTokenLikelihood;
import org.dlm.decoding.TokenPredictor;
import org.dlm.diffusion.BlockwiseCounts;
import org.dlm.diffusion.BoundEstimator;
import org.dlm.diffusion.BoundEvaluation;

/** A model with a way to know, or to estimate, what it says of tokens. */
public sealed interface Scorer {

  /** A diffusion model and an estimator of its bound. */
  static Scorer of(BoundEvaluation evaluation) {
    return new Diffusion(evaluation);
  }

  /** A next-token model. */
  static Scorer of(TokenPredictor causal) {
    return new NextToken(causal);
  }

  /** What one model makes of tokens less what another does, by the same masks. */
  static Scorer difference(Scorer changed, Scorer original) {
    return new Difference(changed, original);
  }

  /** Whether one draw says all there is. */
  boolean isExact();

  /** Whether what a token counts is the loss of predicting it from those before it. */
  boolean isLeftToRight();

  /**
   * Takes one draw.
   *
   * @param shares what each token contributes, in nats, is added. Modified.
   * @return network evaluations, counted in sequences
   */
  int draw(ScoredText text, BoundEstimator.Draw draw, double[] shares);

  /**
   * Takes one draw of what fills a gap: a diffusion model says how likely it is beside all that is
   * given; a next-token model, which sees no other side, how likely it makes the text from there on
   * to its end.
   *
   * @param shares what each token contributes, in nats, is added. Modified.
   * @return network evaluations, counted in sequences
   */
  int draw(Gap gap, BoundEstimator.Draw draw, double[] shares);

  /** By masked copies. */
  record Diffusion(BoundEvaluation evaluation) implements Scorer {
    @Override
    public boolean isExact() {
      return evaluation.estimator().isExact();
    }

    @Override
    public boolean isLeftToRight() {
      return evaluation.estimator().equals(BlockwiseCounts.chainRule());
    }

    @Override
    public int draw(ScoredText text, BoundEstimator.Draw draw, double[] shares) {
      return evaluation.draw(text.ids(), text.from(), text.to(), draw, shares);
    }

    @Override
    public int draw(Gap gap, BoundEstimator.Draw draw, double[] shares) {
      return evaluation.drawGap(gap.ids(), gap.from(), gap.to(), draw, shares);
    }
  }

  /** By its next-token probabilities. */
  record NextToken(TokenPredictor predictor) implements Scorer {
    @Override
    public boolean isExact() {
      return true;
    }

    @Override
    public boolean isLeftToRight() {
      return true;
    }

    @Override
    public int draw(ScoredText text, BoundEstimator.Draw draw, double[] shares) {
      NextTokenLikelihood.add(text.ids(), text.from(), text.to(), predictor, shares);
      return 1;
    }

    @Override
    public int draw(Gap gap, BoundEstimator.Draw draw, double[] shares) {
      NextTokenLikelihood.add(gap.ids(), Math.max(1, gap.from()), gap.end(), predictor, shares);
      return 1;
    }
  }

  /** Of two models that are asked about the same masks, so that the noise of these falls out. */
  record Difference(Scorer changed, Scorer original) implements Scorer {
    @Override
    public boolean isExact() {
      return changed.isExact() && original.isExact();
    }

    @Override
    public boolean isLeftToRight() {
      return changed.isLeftToRight() && original.isLeftToRight();
    }

    @Override
    public int draw(ScoredText text, BoundEstimator.Draw draw, double[] shares) {
      return draw(shares, (scorer, into) -> scorer.draw(text, draw, into));
    }

    @Override
    public int draw(Gap gap, BoundEstimator.Draw draw, double[] shares) {
      return draw(shares, (scorer, into) -> scorer.draw(gap, draw, into));
    }

    private int draw(double[] shares, ToIntBiFunction<Scorer, double[]> draw) {
      double[] less = new double[shares.length];
      int evaluations = draw.applyAsInt(changed, shares) + draw.applyAsInt(original, less);
      for (int i = 0; i < shares.length; i++) {
        shares[i] -= less[i];
      }
      return evaluations;
    }
  }
}
