// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.dlm.autoregressive.NextTokenLikelihood;
import org.dlm.decoding.TokenPredictor;
import org.dlm.diffusion.AllSubsets;
import org.dlm.diffusion.BlockwiseCounts;
import org.dlm.diffusion.BoundEstimator;
import org.dlm.diffusion.BoundEvaluation;
import org.dlm.diffusion.StratifiedCounts;
import org.dlm.kernels.AttentionMode;
import org.dlm.objective.LossEstimate;
import org.dlm.testing.FakePredictor;
import org.dlm.testing.Refusal;
import org.junit.jupiter.api.Test;

class LikelihoodEvaluationTest {

  private static final int MASK = 5;
  private static final int VOCABULARY = 6;
  private static final double BITS = 1 / Math.log(2);

  private final TokenPredictor causal =
      FakePredictor.random(VOCABULARY, 16, AttentionMode.CAUSAL, 1);
  private final TokenPredictor bidirectional =
      FakePredictor.random(VOCABULARY, 16, AttentionMode.BIDIRECTIONAL, 1);

  @Test
  void aNextTokenModelIsTheSumOfItsLogProbabilitiesInEveryUnit() {
    List<ScoredText> texts = texts(7);
    Likelihood likelihood = run(Scorer.of(causal), texts, new Sampling(2, 0, 0));
    double nats = 0;
    for (ScoredText text : texts) {
      double[] losses = new double[text.ids().length];
      NextTokenLikelihood.add(text.ids(), text.from(), text.to(), causal, losses);
      for (double loss : losses) {
        nats += loss;
      }
    }
    assertEquals(nats / likelihood.tokens(), likelihood.natsPerToken().mean(), 1e-12);
    assertEquals(nats * BITS / likelihood.bytes(), likelihood.bitsPerByte().mean(), 1e-12);
    assertEquals(
        nats * BITS / likelihood.characters(), likelihood.bitsPerCharacter().mean(), 1e-12);
    assertEquals(7, likelihood.evaluations());
    assertEquals(1, likelihood.draws());
    assertEquals(0, likelihood.bitsPerByte().estimatorHalfWidth());
    assertTrue(likelihood.bitsPerByte().halfWidth() > 0);
  }

  @Test
  void theEstimatorsOwnIntervalIsWhatRepetitionWithOtherSeedsShows() {
    List<ScoredText> texts = texts(12);
    Scorer exact = scorer(new AllSubsets());
    double oracle = run(exact, texts, new Sampling(2, 0, 0)).bitsPerByte().mean();
    double[] means = new double[400];
    double squares = 0;
    int covered = 0;
    for (int seed = 0; seed < means.length; seed++) {
      Figure figure =
          run(scorer(new StratifiedCounts(4)), texts, new Sampling(4, 0, seed)).bitsPerByte();
      means[seed] = figure.mean();
      squares += figure.estimatorHalfWidth() * figure.estimatorHalfWidth() / means.length;
      covered += Math.abs(figure.mean() - oracle) <= figure.estimatorHalfWidth() ? 1 : 0;
    }
    LossEstimate shown = LossEstimate.of(means, means.length);
    assertEquals(oracle, shown.mean(), 3 * shown.standardError());
    double deviation = shown.standardError() * Math.sqrt(means.length);
    assertEquals(1, Math.sqrt(squares) / (LossEstimate.Z_95 * deviation), 0.1);
    assertTrue(covered > 0.91 * means.length && covered < 0.98 * means.length, "" + covered);
  }

  @Test
  void stopsAsSoonAsTheIntervalIsAsNarrowAsAsked() {
    List<ScoredText> texts = texts(400);
    Scorer scorer = scorer(new StratifiedCounts(1));
    List<Likelihood> known = new ArrayList<>();
    LikelihoodEvaluation.of(scorer, texts, texts.size(), new Sampling(40, 0, 3)).run(known::add);
    assertEquals(40, known.size());
    double precision = known.get(9).bitsPerByte().halfWidth();
    Likelihood stopped = run(scorer, texts, new Sampling(40, precision, 3));
    assertTrue(stopped.draws() > 1 && stopped.draws() <= 10, "draws " + stopped.draws());
    assertTrue(stopped.bitsPerByte().halfWidth() <= precision);
    assertTrue(
        known.get(stopped.draws() - 2).bitsPerByte().halfWidth() > precision
            || stopped.draws() == 2);
    assertEquals(400L * stopped.draws(), stopped.evaluations());
    assertEquals(40, run(scorer, texts, new Sampling(40, 1e-9, 3)).draws());
  }

  @Test
  void windowsOfOneTextAreObservationsAndTextsOfManyAre() {
    List<ScoredText> parts = texts(6);
    List<ScoredText> one = parts.stream().map(part -> moved(part, 0)).toList();
    Figure windows = run(Scorer.of(causal), parts, new Sampling(2, 0, 0)).natsPerToken();
    Likelihood text =
        LikelihoodEvaluation.of(Scorer.of(causal), one, 1, new Sampling(2, 0, 0)).run(known -> {});
    assertEquals(windows, text.natsPerToken());
    List<ScoredText> pairs = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      pairs.add(moved(parts.get(i), i / 2));
    }
    Likelihood paired =
        LikelihoodEvaluation.of(Scorer.of(causal), pairs, 3, new Sampling(2, 0, 0))
            .run(known -> {});
    assertEquals(windows.mean(), paired.natsPerToken().mean(), 1e-12);
    assertTrue(windows.halfWidth() != paired.natsPerToken().halfWidth());
    assertEquals(3, paired.texts());
    assertEquals(6, paired.windows());
  }

  @Test
  void theChainRuleStopsAtTheEndOfTheText() {
    int[] canvas = {0, 2, 3, 4, 4, 4, 4, 4};
    ScoredText text = new ScoredText(0, canvas, 1, 4, 2, 2);
    double[] shares = new double[8];
    Scorer chainRule = scorer(BlockwiseCounts.chainRule());
    assertEquals(3, chainRule.draw(text, new BoundEstimator.Draw(0, 0), shares));
    assertEquals(0, shares[4]);
    assertTrue(chainRule.isLeftToRight() && chainRule.isExact());
    double[] all = new double[8];
    assertEquals(7, scorer(new StratifiedCounts(7)).draw(text, new BoundEstimator.Draw(0, 0), all));
    assertTrue(all[7] > 0, "the fill is part of the bound");
  }

  @Test
  void refusesWhatGivesNoInterval() {
    Refusal.of(() -> run(Scorer.of(causal), texts(1), new Sampling(2, 0, 0)), "at least 2 texts");
    Refusal.of(() -> new Sampling(1, 0, 0), "at least 2 draws");
    Refusal.of(() -> new Sampling(2, -1, 0), "-1.0");
    Refusal.of(() -> new Sampling(2, Double.NaN, 0), "NaN");
  }

  private Scorer scorer(BoundEstimator estimator) {
    return Scorer.of(new BoundEvaluation(bidirectional, MASK, 0, estimator));
  }

  private static Likelihood run(Scorer scorer, List<ScoredText> texts, Sampling sampling) {
    return LikelihoodEvaluation.of(scorer, texts, texts.size(), sampling).run(known -> {});
  }

  private static ScoredText moved(ScoredText part, int text) {
    return new ScoredText(
        text, part.ids(), part.from(), part.to(), part.bytes(), part.characters());
  }

  private static List<ScoredText> texts(int count) {
    Random random = new Random(9);
    List<ScoredText> texts = new ArrayList<>();
    for (int t = 0; t < count; t++) {
      int length = 3 + random.nextInt(5);
      int[] ids = random.ints(length, 0, MASK).toArray();
      texts.add(new ScoredText(t, ids, 1, length, 2L * length, length));
    }
    return texts;
  }
}
