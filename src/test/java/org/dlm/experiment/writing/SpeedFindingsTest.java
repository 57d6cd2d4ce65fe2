// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.writing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.dlm.diffusion.CacheUse.Reach;
import org.dlm.evaluation.Interval;
import org.dlm.experiment.writing.SpeedStudy.Measured;
import org.dlm.experiment.writing.TimedWriting.Round;
import org.dlm.report.Finding;
import org.dlm.report.Verdict;
import org.junit.jupiter.api.Test;

class SpeedFindingsTest {

  private static StoryQuality quality(double valid, double sound, double evaluations) {
    DecodingCell cell =
        new DecodingCell(
            "way",
            8,
            100,
            Interval.exact(evaluations),
            new Interval(valid, Math.max(0, valid - 0.1), Math.min(1, valid + 0.1)),
            null,
            List.of(1.0, 1.0, 1.0),
            Interval.exact(1),
            Interval.exact(1));
    return new StoryQuality(
        cell, new Interval(sound, Math.max(0, sound - 0.05), Math.min(1, sound + 0.05)));
  }

  /** Rounds of 100 tokens that take turns at a slow and a fast machine. */
  private static TimedWriting times(double tokensPerSecond, long evaluations) {
    List<Round> rounds = new ArrayList<>();
    for (int r = 0; r < 8; r++) {
      double seconds = 100 / tokensPerSecond * (r % 2 == 0 ? 1 : 3);
      rounds.add(new Round(100, evaluations, seconds, seconds / 100));
    }
    return new TimedWriting(rounds);
  }

  private static Measured measured(StoryWriting way, double valid, double sound, double speed) {
    StoryQuality quality = quality(valid, sound, 50);
    TimedWriting times = times(speed, way.isAr() ? 100 : 50);
    return new Measured(way, quality, quality, times, times);
  }

  private static Measured way(
      String strategy, Reach cache, double valid, double sound, double speed) {
    return measured(new StoryWriting(strategy, 8, cache), valid, sound, speed);
  }

  @Test
  void equalQualityIsTheFastestWayWithinTheIntervalsOfAr() {
    Measured ar = measured(StoryWriting.AR, 0.9, 0.95, 100);
    Measured usual = way("entropy-bounded", Reach.NONE, 0.85, 0.92, 150);
    Measured faster = way("threshold", Reach.NONE, 0.81, 0.91, 180);
    Measured invalid = way("random", Reach.NONE, 0.79, 0.95, 900);
    Measured unsound = way("factor", Reach.DUAL, 0.95, 0.89, 800);

    assertSame(faster, SpeedFindings.equal(List.of(ar, usual, faster, invalid, unsound)));
    assertNull(SpeedFindings.equal(List.of(ar, invalid, unsound)), "none is as good in both");
    assertSame(invalid, SpeedFindings.best(List.of(ar, usual, faster, invalid, unsound)));
    assertEquals(
        List.of(ar, faster, invalid, usual, unsound),
        SpeedFindings.spokenOf(List.of(ar, usual, faster, invalid, unsound)));
  }

  @Test
  void ratiosAreOfTheSameRoundSoThatASlowMachineFallsOut() {
    Measured ar = measured(StoryWriting.AR, 0.9, 0.95, 100);
    Measured usual = way("entropy-bounded", Reach.NONE, 0.9, 0.95, 150);
    Measured cached = way("entropy-bounded", Reach.DUAL, 0.9, 0.95, 300);

    List<Finding> findings = SpeedFindings.of(List.of(ar, usual, cached));

    assertInterval(3, findings.get(0).measured());
    assertEquals(Verdict.CONFIRMED, findings.get(0).verdict());
    assertInterval(2, findings.get(1).measured());
    assertInterval(3, findings.get(2).measured());
    assertInterval(2, findings.get(3).measured());
    assertEquals(0, findings.get(4).measured().value(), 1e-12);
    assertEquals(Verdict.UNDECIDED, findings.get(4).verdict(), "0 +- 0.07 is not above -0.05");
    assertInterval(2 / 3.0, findings.get(5).measured());
    assertEquals(Verdict.REFUTED, findings.get(5).verdict());
    assertEquals(SpeedFindings.CLAIMS, findings.stream().map(Finding::claim).toList());
  }

  @Test
  void nothingIsMeasuredAtEqualQualityWhereThereIsNone() {
    Measured ar = measured(StoryWriting.AR, 0.9, 0.95, 100);
    Measured usual = way("entropy-bounded", Reach.NONE, 0, 0.2, 150);
    Measured cached = way("entropy-bounded", Reach.DUAL, 0, 0.3, 300);

    List<Finding> findings = SpeedFindings.of(List.of(ar, usual, cached));

    assertNull(findings.get(0).measured());
    assertNull(findings.get(1).measured());
    assertEquals(
        "None is: the soundest way to unmask is entropy-bounded, 8 a block, dual (possible 0.0 %,"
            + " before the first fault 30.0 %).",
        findings.get(0).note());
    assertInterval(3, findings.get(2).measured());
  }

  private static void assertInterval(double expected, Interval found) {
    assertEquals(expected, found.value(), 1e-9);
    assertEquals(expected, found.low(), 1e-9);
    assertEquals(expected, found.high(), 1e-9);
  }

  @Test
  void waysTakeTurnsAndTheFirstRoundDoesNotCount() {
    List<String> calls = new ArrayList<>();
    List<IntFunction<Round>> ways = new ArrayList<>();
    for (String name : List.of("a", "b")) {
      ways.add(
          round -> {
            calls.add(name + round);
            return new Round(calls.size(), 1, 1, 1);
          });
    }

    List<TimedWriting> times = TimedWriting.inTurn(6, ways);

    assertEquals(List.of("a0", "b0", "a0", "b0", "a1", "b1"), calls.subList(0, 6));
    assertEquals(14, calls.size());
    assertEquals(
        List.of(3L, 5L, 7L, 9L, 11L, 13L),
        times.get(0).rounds().stream().map(Round::tokens).toList());
    assertEquals(8, times.get(0).tokensPerSecond().value());
    assertThrows(
        IllegalArgumentException.class,
        () -> TimedWriting.inTurn(5, ways).get(0).tokensPerSecond(),
        "5 rounds have no interval of 95 %");
  }

  @Test
  void finalistsAreArTheUsualWayAndTheFrontOfEachCache() {
    SpeedStudy.Sizes sizes =
        new SpeedStudy.Sizes(
            List.of("random"),
            List.of(4, 8),
            List.of(Reach.NONE, Reach.DUAL),
            new StoryWriting.Length(16, 8),
            new StoryWriting.Length(16, 8),
            2,
            2,
            6,
            2,
            List.of());
    double[][] none = {{8, 0.3}, {16, 0.2}, {12, 0.5}};
    double[][] dual = {{8, 0.1}};
    List<SpeedTrial.Screened> screened = new ArrayList<>();
    IntStream.range(0, 3).forEach(i -> screened.add(screened(i, Reach.NONE, none[i])));
    screened.add(screened(0, Reach.DUAL, dual[0]));

    assertEquals(
        List.of(
            StoryWriting.AR,
            new StoryWriting("entropy-bounded", 8, Reach.NONE),
            new StoryWriting("random", 0, Reach.NONE),
            new StoryWriting("random", 2, Reach.NONE),
            new StoryWriting("entropy-bounded", 8, Reach.DUAL),
            new StoryWriting("random", 0, Reach.DUAL)),
        SpeedStudy.finalists(sizes, screened));
  }

  private static SpeedTrial.Screened screened(int steps, Reach cache, double[] of) {
    return new SpeedTrial.Screened(
        new StoryWriting("random", steps, cache), quality(0, of[1], of[0]));
  }

  @Test
  void budgetsAreSharedByBlocksAndNeverAboveTheirTokens() {
    StoryWriting.Length length = new StoryWriting.Length(64, 32);
    assertEquals(8, new StoryWriting("random", 4, Reach.NONE).budget(length));
    assertEquals(64, new StoryWriting("random", 40, Reach.NONE).budget(length));
    assertEquals(64, StoryWriting.AR.budget(length));
  }
}
