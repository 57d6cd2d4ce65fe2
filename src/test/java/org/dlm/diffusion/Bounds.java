// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.diffusion;

import java.util.Arrays;
import org.dlm.decoding.TokenPredictor;

/** Bounds of answers after prompts, in nats. */
final class Bounds {

  private Bounds() {}

  /** The bound by all subsets. */
  static double exact(
      int[] prompt, int[] answer, TokenPredictor predictor, int maskId, double guidance) {
    BoundEvaluation evaluation = new BoundEvaluation(predictor, maskId, guidance, new AllSubsets());
    return sum(draw(evaluation, prompt, answer, 0));
  }

  /** Each token's share in one draw [prompt + answer]. */
  static double[] draw(BoundEvaluation evaluation, int[] prompt, int[] answer, long number) {
    int[] sequence = Arrays.copyOf(prompt, prompt.length + answer.length);
    System.arraycopy(answer, 0, sequence, prompt.length, answer.length);
    double[] shares = new double[sequence.length];
    evaluation.draw(
        sequence, prompt.length, sequence.length, new BoundEstimator.Draw(11, number), shares);
    return shares;
  }

  static double sum(double[] values) {
    return Arrays.stream(values).sum();
  }
}
