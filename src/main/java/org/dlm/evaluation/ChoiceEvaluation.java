// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.evaluation;

import java.util.List;
import org.dlm.corpus.MultipleChoice;
import org.dlm.diffusion.BoundEstimator;
import org.dlm.objective.LossEstimate;

/**
 * Answers questions by ranking their options by conditional likelihood, as lm-evaluation-harness
 * does: the option with the highest log-likelihood after the context ({@code acc}), and the one
 * with the highest log-likelihood per character ({@code acc_norm}). The first of equal ones is
 * taken.
 */
public final class ChoiceEvaluation {

  private final Scorer scorer;
  private final TextCutter cutter;
  private final GreedyMatch greedy;
  private final Sampling sampling;
  private long evaluations;
  private long sequences;

  /**
   * Sets up an evaluation.
   *
   * @param sampling draws for each option; its precision is not used
   */
  public ChoiceEvaluation(Scorer scorer, TextCutter cutter, GreedyMatch greedy, Sampling sampling) {
    this.scorer = scorer;
    this.cutter = cutter;
    this.greedy = greedy;
    this.sampling = sampling;
  }

  /**
   * What came out.
   *
   * @param items questions
   * @param accuracy share of questions whose likeliest option is right
   * @param accuracyPerCharacter the same by likelihood per character
   * @param greedyMatch share of questions whose right option is what the model writes itself
   * @param unsure questions whose two likeliest options are closer than the 95 % interval of the
   *     estimator's own noise, so that other masks might answer differently
   * @param evaluations of the network for the ranking, counted in sequences
   */
  public record Result(
      int items,
      Share accuracy,
      Share accuracyPerCharacter,
      Share greedyMatch,
      int unsure,
      long evaluations,
      double seconds) {}

  /** Answers all questions. */
  public Result run(List<MultipleChoice> items) {
    long begin = System.nanoTime();
    int right = 0;
    int rightPerCharacter = 0;
    int matches = 0;
    int unsure = 0;
    for (int i = 0; i < items.size(); i++) {
      MultipleChoice item = items.get(i);
      int options = item.options().size();
      double[] nats = new double[options];
      double[] perCharacter = new double[options];
      double[] variances = new double[options];
      for (int o = 0; o < options; o++) {
        ScoredText option = cutter.answer(i, item.context(), item.options().get(o));
        score(option, o, nats, variances);
        perCharacter[o] = nats[o] / option.characters();
        matches += o == item.answer() && greedy.matches(option) ? 1 : 0;
      }
      right += least(nats) == item.answer() ? 1 : 0;
      rightPerCharacter += least(perCharacter) == item.answer() ? 1 : 0;
      unsure += isUnsure(nats, variances) ? 1 : 0;
    }
    return new Result(
        items.size(),
        Share.of(right, items.size()),
        Share.of(rightPerCharacter, items.size()),
        Share.of(matches, items.size()),
        unsure,
        evaluations,
        (System.nanoTime() - begin) * 1e-9);
  }

  /** The mean over the draws, and the variance of that mean. */
  private void score(ScoredText option, int o, double[] nats, double[] variances) {
    int draws = scorer.isExact() ? 1 : sampling.draws();
    double[] drawn = new double[draws];
    for (int d = 0; d < draws; d++) {
      double[] shares = new double[option.ids().length];
      BoundEstimator.Draw draw = new BoundEstimator.Draw(sampling.seed(), sequences++);
      evaluations += scorer.draw(option, draw, shares);
      for (double share : shares) {
        drawn[d] += share;
      }
      nats[o] += drawn[d] / draws;
    }
    if (draws > 1) {
      double error = LossEstimate.of(drawn, draws).standardError();
      variances[o] = error * error;
    }
  }

  private static int least(double[] values) {
    int least = 0;
    for (int i = 1; i < values.length; i++) {
      least = values[i] < values[least] ? i : least;
    }
    return least;
  }

  private static boolean isUnsure(double[] nats, double[] variances) {
    int best = least(nats);
    for (int o = 0; o < nats.length; o++) {
      double noise = LossEstimate.Z_95 * Math.sqrt(variances[best] + variances[o]);
      if (o != best && nats[o] - nats[best] < noise) {
        return true;
      }
    }
    return false;
  }
}
