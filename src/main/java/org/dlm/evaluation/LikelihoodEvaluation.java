// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.dlm.corpus.PromptedText;
import org.dlm.diffusion.BoundEstimator;

/**
 * Runs a scorer over texts until it knows enough.
 *
 * <p>Every window gets one draw, then every window the next one, until the interval is as narrow as
 * asked or the draws are used up. An exact scorer needs one. The random numbers of a draw follow
 * from (seed, window, draw).
 */
public final class LikelihoodEvaluation {

  private final Scorer scorer;
  private final List<ScoredText> windows;
  private final int texts;
  private final Sampling sampling;

  /** Sums and sums of squares over the draws of each window, in nats. */
  private final double[] sums;

  private final double[] squares;

  /** Sum over the draws of what each token of each window contributes. */
  private final double[][] shares;

  private int draws;
  private long evaluations;

  private LikelihoodEvaluation(
      Scorer scorer, List<ScoredText> windows, int texts, Sampling sampling) {
    this.scorer = scorer;
    this.windows = windows;
    this.texts = texts;
    this.sampling = sampling;
    sums = new double[windows.size()];
    squares = new double[windows.size()];
    shares = new double[windows.size()][];
    for (int w = 0; w < shares.length; w++) {
      shares[w] = new double[windows.get(w).ids().length];
    }
    if (observations() < 2) {
      throw new IllegalArgumentException(
          "an interval needs at least 2 texts, or one text of at least 2 windows; there is one"
              + " window of "
              + windows.stream().mapToInt(ScoredText::tokens).sum()
              + " tokens, so give more text");
    }
  }

  /**
   * Measures whole texts.
   *
   * @param listener told after every draw of all windows what is known so far
   */
  public static Likelihood ofTexts(
      Scorer scorer,
      TextCutter cutter,
      List<String> texts,
      Sampling sampling,
      Consumer<Likelihood> listener) {
    return of(scorer, cutter.cut(texts), texts.size(), sampling).run(listener);
  }

  /**
   * Measures answers, each after its prompt.
   *
   * @param listener told after every draw of all answers what is known so far
   */
  public static Likelihood ofAnswers(
      Scorer scorer,
      TextCutter cutter,
      List<PromptedText> items,
      Sampling sampling,
      Consumer<Likelihood> listener) {
    List<ScoredText> answers = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      answers.add(cutter.answer(i, items.get(i).prompt(), items.get(i).answer()));
    }
    return of(scorer, answers, items.size(), sampling).run(listener);
  }

  static LikelihoodEvaluation of(
      Scorer scorer, List<ScoredText> windows, int texts, Sampling sampling) {
    return new LikelihoodEvaluation(scorer, windows, texts, sampling);
  }

  /** Draws until enough is known. */
  Likelihood run(Consumer<Likelihood> listener) {
    long begin = System.nanoTime();
    Likelihood known;
    do {
      for (int w = 0; w < windows.size(); w++) {
        draw(w);
      }
      draws++;
      known = summary((System.nanoTime() - begin) * 1e-9);
      listener.accept(known);
    } while (!isEnough(known));
    return known;
  }

  private boolean isEnough(Likelihood known) {
    return scorer.isExact()
        || draws == sampling.draws()
        || (draws > 1 && known.bitsPerByte().halfWidth() <= sampling.precision());
  }

  private void draw(int w) {
    double before = 0;
    double after = 0;
    for (double share : shares[w]) {
      before += share;
    }
    BoundEstimator.Draw draw =
        new BoundEstimator.Draw(sampling.seed(), (long) draws * windows.size() + w);
    evaluations += scorer.draw(windows.get(w), draw, shares[w]);
    for (double share : shares[w]) {
      after += share;
    }
    double nats = after - before;
    sums[w] += nats;
    squares[w] += nats * nats;
  }

  /** The windows, in the order of the texts. */
  List<ScoredText> windows() {
    return windows;
  }

  /** What a token of a window contributes, in nats: the mean over the draws. */
  double share(int window, int position) {
    return shares[window][position] / draws;
  }

  private Likelihood summary(double seconds) {
    double bits = 1 / Math.log(2);
    Figure perByte = figure(ScoredText::bytes).times(bits);
    Figure perCharacter = figure(ScoredText::characters).times(bits);
    return new Likelihood(
        perByte,
        perCharacter,
        figure(ScoredText::tokens),
        texts,
        windows.size(),
        total(ScoredText::tokens),
        total(ScoredText::bytes),
        total(ScoredText::characters),
        draws,
        evaluations,
        seconds);
  }

  private long total(ToLongFunction<ScoredText> units) {
    return windows.stream().mapToLong(units).sum();
  }

  /** Texts are the observations; the windows, if there is one text. */
  private int observations() {
    return texts > 1 ? texts : windows.size();
  }

  private Figure figure(ToLongFunction<ScoredText> unit) {
    double[] values = new double[observations()];
    double[] units = new double[observations()];
    double[] variances = new double[observations()];
    for (int w = 0; w < windows.size(); w++) {
      int at = texts > 1 ? windows.get(w).text() : w;
      values[at] += sums[w] / draws;
      units[at] += unit.applyAsLong(windows.get(w));
      variances[at] += variance(w);
    }
    return Figure.ratio(values, units, variances);
  }

  /** Variance of the mean over the draws of a window; 0 if it is exact or not known yet. */
  double variance(int w) {
    if (scorer.isExact() || draws < 2) {
      return 0;
    }
    double spread = squares[w] - sums[w] * sums[w] / draws;
    return Math.max(0, spread) / (draws - 1) / draws;
  }
}
