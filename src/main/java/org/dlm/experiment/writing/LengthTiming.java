// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.writing;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntFunction;
import org.dlm.autoregressive.AutoregressiveConfig;
import org.dlm.autoregressive.AutoregressiveDecoder;
import org.dlm.decoding.Decoder;
import org.dlm.decoding.DecodingListener;
import org.dlm.decoding.Sampling;
import org.dlm.decoding.SequenceRandom;
import org.dlm.decoding.StopTokens;
import org.dlm.diffusion.CacheUse;
import org.dlm.diffusion.CanvasLength;
import org.dlm.diffusion.LowConfidencePolicy;
import org.dlm.diffusion.MaskPrediction;
import org.dlm.diffusion.UnmaskingConfig;
import org.dlm.diffusion.UnmaskingDecoder;
import org.dlm.evaluation.Interval;
import org.dlm.generation.TransformerPredictor;
import org.dlm.kernels.AttentionMode;
import org.dlm.kernels.Kernels;
import org.dlm.report.ReportPlot;
import org.dlm.report.ReportTable;
import org.dlm.report.ReportTable.Cell;
import org.dlm.report.ReportTable.Column;
import org.dlm.transformer.TransformerConfig;
import org.dlm.transformer.TransformerNetwork;
import org.dlm.transformer.WeightInitializer;

/**
 * How many tokens an evaluation of a diffusion model must decide to be as fast as AR, by length.
 * Networks of the twins' size with random weights and enough positions: a time needs no meaning.
 */
final class LengthTiming {

  private static final long SEED = 1;

  /**
   * Tokens that are decided by an evaluation in the measurement; the ratio hardly depends on it.
   */
  private static final int PER_EVALUATION = 4;

  private static final int BLOCK = 32;

  private LengthTiming() {}

  /**
   * One length with one cache.
   *
   * @param tokens of a text
   * @param cache of the diffusion model
   * @param ar milliseconds of a token
   * @param diffusion milliseconds of an evaluation
   * @param breakEven time of an evaluation by that of a token of AR, round by round
   */
  record Line(
      int tokens, CacheUse.Reach cache, Interval ar, Interval diffusion, Interval breakEven) {}

  /**
   * Measures.
   *
   * @param like sizes of the twins' networks
   * @param lengths in tokens, multiples of the block
   */
  static List<Line> measure(
      TransformerConfig like, List<Integer> lengths, int rounds, Kernels kernels) {
    List<Line> lines = new ArrayList<>();
    for (int length : lengths) {
      List<IntFunction<TimedWriting.Round>> ways = new ArrayList<>();
      ways.add(ar(network(like, length, AttentionMode.CAUSAL, kernels), length));
      TransformerPredictor diffusion = network(like, length, AttentionMode.BIDIRECTIONAL, kernels);
      for (CacheUse.Reach cache : CacheUse.Reach.values()) {
        ways.add(diffusion(diffusion, length, cache));
      }
      List<TimedWriting> times = TimedWriting.inTurn(rounds, ways);
      TimedWriting ar = times.get(0);
      CacheUse.Reach[] caches = CacheUse.Reach.values();
      for (int c = 0; c < caches.length; c++) {
        TimedWriting own = times.get(1 + c);
        Interval ratio = own.timesThat(ar, r -> r.seconds() / r.evaluations());
        lines.add(
            new Line(length, caches[c], ar.evaluationMillis(), own.evaluationMillis(), ratio));
      }
    }
    return lines;
  }

  private static TransformerPredictor network(
      TransformerConfig like, int length, AttentionMode attention, Kernels kernels) {
    TransformerConfig config =
        new TransformerConfig(
            like.vocabularySize(),
            like.dModel(),
            like.layers(),
            like.heads(),
            like.keyValueHeads(),
            like.feedForward(),
            length + 1,
            like.ropeTheta(),
            like.normEpsilon(),
            like.tiedHead(),
            attention);
    TransformerNetwork network = WeightInitializer.untrained(config, kernels, SEED);
    return new TransformerPredictor(network);
  }

  /** The last token of the vocabulary is the mask, and nothing ends a text. */
  private static IntFunction<TimedWriting.Round> ar(TransformerPredictor predictor, int length) {
    int mask = predictor.vocabularySize() - 1;
    AutoregressiveConfig config = new AutoregressiveConfig(length, SpeedStudy.TEMPERATURE);
    return timed(
        new AutoregressiveDecoder(predictor, Set.of(mask), StopTokens.of(), config),
        predictor,
        length);
  }

  private static IntFunction<TimedWriting.Round> diffusion(
      TransformerPredictor predictor, int length, CacheUse.Reach cache) {
    UnmaskingConfig config =
        new UnmaskingConfig(
            length,
            BLOCK,
            length / PER_EVALUATION,
            new Sampling(SpeedStudy.TEMPERATURE),
            0,
            new LowConfidencePolicy(),
            MaskPrediction.FORBIDDEN,
            new CacheUse(cache, 0),
            CanvasLength.FIXED);
    int mask = predictor.vocabularySize() - 1;
    return timed(new UnmaskingDecoder(predictor, mask, StopTokens.of(), config), predictor, length);
  }

  private static IntFunction<TimedWriting.Round> timed(
      Decoder decoder, TransformerPredictor predictor, int length) {
    return round -> {
      long before = predictor.evaluations();
      long begin = System.nanoTime();
      decoder.decode(new int[] {0}, SequenceRandom.of(SEED, round), DecodingListener.NONE);
      double seconds = (System.nanoTime() - begin) * 1e-9;
      return new TimedWriting.Round(length, predictor.evaluations() - before, seconds, seconds);
    };
  }

  static ReportTable table(List<Line> lines) {
    return new ReportTable(
        "Times by length, networks of random weights",
        List.of(
            new Column("tokens", 0),
            Column.text("cache"),
            new Column("AR, ms per token", 2),
            new Column("diffusion, ms per evaluation", 2),
            new Column("tokens per evaluation to break even", 1)),
        lines.stream()
            .map(
                line ->
                    List.of(
                        Cell.of(line.tokens),
                        Cell.of(line.cache.name().toLowerCase(Locale.ROOT)),
                        Cell.of(line.ar),
                        Cell.of(line.diffusion),
                        Cell.of(line.breakEven)))
            .toList());
  }

  static ReportPlot plot(List<Line> lines) {
    List<ReportPlot.Line> drawn = new ArrayList<>();
    for (CacheUse.Reach cache : CacheUse.Reach.values()) {
      drawn.add(
          new ReportPlot.Line(
              "cache " + cache.name().toLowerCase(Locale.ROOT),
              lines.stream()
                  .filter(line -> line.cache == cache)
                  .map(line -> new ReportPlot.Point(line.tokens, line.breakEven))
                  .toList()));
    }
    return new ReportPlot(
        "break-even",
        "Tokens that an evaluation must decide to be as fast as AR",
        ReportPlot.Axis.linear("tokens of a text"),
        ReportPlot.Axis.linear("tokens per evaluation"),
        drawn);
  }
}
