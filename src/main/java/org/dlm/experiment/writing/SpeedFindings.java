// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.writing;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.dlm.diffusion.CacheUse;
import org.dlm.evaluation.Interval;
import org.dlm.experiment.writing.SpeedStudy.Measured;
import org.dlm.report.Claim;
import org.dlm.report.Finding;
import org.jspecify.annotations.Nullable;

/** What {@link SpeedStudy} says of its claims. */
final class SpeedFindings {

  private static final String SOURCES = "arXiv 2502.09992, 2508.15487, 2506.17298";

  private static final Claim FASTER =
      Claim.above(
          1,
          "faster-at-equal-quality",
          "Diffusion writes faster than AR at equal quality.",
          SOURCES,
          "tokens per second by those of AR, of the fastest way to unmask whose stories are as good");

  private static final Claim FEWER =
      Claim.above(
          1,
          "fewer-evaluations-at-equal-quality",
          "At equal quality diffusion evaluates the network less often than AR.",
          SOURCES,
          "evaluations per token of AR by those of the same way to unmask");

  private static final Claim AT_ITS_BEST =
      Claim.above(
          1,
          "faster-at-its-best",
          "Diffusion is faster than AR where it writes as well as it can.",
          SOURCES,
          "tokens per second by those of AR, of the way to unmask whose stories are soundest");

  private static final Claim CACHE_IS_FASTER =
      Claim.above(
          1,
          "cache-is-faster",
          "A dual cache makes diffusion faster.",
          "arXiv 2505.22618",
          "tokens per second of the usual strategy with the cache by those without");

  private static final Claim CACHE_COSTS_NOTHING =
      Claim.above(
          -0.05,
          "cache-costs-no-quality",
          "A dual cache costs hardly any quality.",
          "arXiv 2505.22618",
          "share of a story before its first fault, usual strategy, with the cache minus without");

  private static final Claim FIRST_TOKEN =
      Claim.above(
          1,
          "first-token-later",
          "Diffusion shows its first token later than AR, also in blocks.",
          "folklore",
          "time to the first token of a story, usual strategy, by that of AR");

  static final List<Claim> CLAIMS =
      List.of(FASTER, FEWER, AT_ITS_BEST, CACHE_IS_FASTER, CACHE_COSTS_NOTHING, FIRST_TOKEN);

  private SpeedFindings() {}

  private static double speed(TimedWriting.Round round) {
    return round.tokens() / round.seconds();
  }

  private static Measured ar(List<Measured> measured) {
    return measured.get(0);
  }

  /** The fastest way to unmask whose texts are as good as AR's, or null if none is. */
  static @Nullable Measured equal(List<Measured> measured) {
    StoryQuality quality = ar(measured).quality();
    return measured.stream()
        .skip(1)
        .filter(one -> quality.isReachedBy(one.quality()))
        .max(Comparator.comparingDouble(one -> one.times().tokensPerSecond().value()))
        .orElse(null);
  }

  /** The way to unmask with the soundest texts, of equal ones the fastest. */
  static Measured best(List<Measured> measured) {
    return measured.stream()
        .skip(1)
        .max(
            Comparator.comparingDouble((Measured one) -> one.quality().sound().value())
                .thenComparingDouble(one -> one.times().tokensPerSecond().value()))
        .orElseThrow();
  }

  /** The usual way, which stands before all others with the same cache. */
  static Measured usual(List<Measured> measured, CacheUse.Reach cache) {
    return measured.stream()
        .skip(1)
        .filter(one -> one.way().cache() == cache)
        .findFirst()
        .orElseThrow();
  }

  /** AR and the ways that findings speak of, each once. */
  static List<Measured> spokenOf(List<Measured> measured) {
    Set<Measured> spokenOf = new LinkedHashSet<>();
    spokenOf.add(ar(measured));
    Measured equal = equal(measured);
    if (equal != null) {
      spokenOf.add(equal);
    }
    spokenOf.add(best(measured));
    spokenOf.add(usual(measured, CacheUse.Reach.NONE));
    spokenOf.add(usual(measured, CacheUse.Reach.DUAL));
    return List.copyOf(spokenOf);
  }

  /** Judges the claims. */
  static List<Finding> of(List<Measured> measured) {
    Measured ar = ar(measured);
    Measured equal = equal(measured);
    Measured best = best(measured);
    Measured usual = usual(measured, CacheUse.Reach.NONE);
    Measured cached = usual(measured, CacheUse.Reach.DUAL);
    String which =
        equal == null
            ? "None is: the soundest way to unmask is %s.".formatted(described(best))
            : "It is %s; AR: %s.".formatted(described(equal), described(ar));
    return List.of(
        FASTER.judge(ratio(equal, ar, SpeedFindings::speed), which),
        FEWER.judge(
            ratio(ar, equal, round -> round.evaluations() / (double) round.tokens()), which),
        AT_ITS_BEST.judge(
            ratio(best, ar, SpeedFindings::speed),
            "It is %s; AR: %s.".formatted(described(best), described(ar))),
        CACHE_IS_FASTER.judge(
            ratio(cached, usual, SpeedFindings::speed), cached.way() + " against " + usual.way()),
        CACHE_COSTS_NOTHING.judge(
            Interval.ofDifference(cached.quality().sound(), usual.quality().sound()),
            "Both write with the same seeds, but the interval takes them for independent."),
        FIRST_TOKEN.judge(
            ratio(usual, ar, TimedWriting.Round::firstSeconds),
            String.format(
                Locale.ROOT,
                "Milliseconds: %.1f against %.1f.",
                1e3 * usual.times().median(TimedWriting.Round::firstSeconds).value(),
                1e3 * ar.times().median(TimedWriting.Round::firstSeconds).value())));
  }

  private static @Nullable Interval ratio(
      @Nullable Measured one,
      @Nullable Measured other,
      ToDoubleFunction<TimedWriting.Round> measure) {
    return one == null || other == null ? null : one.times().timesThat(other.times(), measure);
  }

  private static String described(Measured one) {
    return String.format(
        Locale.ROOT,
        "%s (possible %.1f %%, before the first fault %.1f %%)",
        one.way(),
        100 * one.quality().valid().value(),
        100 * one.quality().sound().value());
  }
}
