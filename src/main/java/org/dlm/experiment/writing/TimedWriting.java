// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.writing;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;
import org.dlm.decoding.DecodingListener;
import org.dlm.decoding.Placements;
import org.dlm.evaluation.Interval;
import org.dlm.generation.GeneratedText;
import org.dlm.generation.GenerationSettings;
import org.dlm.generation.TextGenerator;

/**
 * Wall-clock times of one way to write, each of one round of many ways that took turns on one
 * thread: what slows the machine down for a while slows all of them.
 *
 * @param rounds at least {@value #FEWEST_ROUNDS}, in their order
 */
record TimedWriting(List<Round> rounds) {

  /** The fewest rounds of which a median has an interval. */
  static final int FEWEST_ROUNDS = 6;

  /**
   * What one round took.
   *
   * @param tokens written, at least 1 for each text
   * @param evaluations of the network
   * @param seconds until all were there
   * @param firstSeconds until the first token of a text was decided for good, mean over texts
   */
  record Round(long tokens, long evaluations, double seconds, double firstSeconds) {}

  /** Takes a copy. */
  TimedWriting {
    rounds = List.copyOf(rounds);
  }

  /**
   * Lets ways take turns.
   *
   * @param rounds that count; one goes before them, in which programs are compiled
   * @param ways each does its work of a round, given by its number
   * @return the times in the order of the ways
   */
  static List<TimedWriting> inTurn(int rounds, List<IntFunction<Round>> ways) {
    List<List<Round>> times = new ArrayList<>();
    ways.forEach(way -> times.add(new ArrayList<>()));
    for (int round = -1; round < rounds; round++) {
      for (int way = 0; way < ways.size(); way++) {
        Round took = ways.get(way).apply(Math.max(0, round));
        if (round >= 0) {
          times.get(way).add(took);
        }
      }
    }
    return times.stream().map(TimedWriting::new).toList();
  }

  /** Writes texts one after the other. */
  static Round of(
      TextGenerator generator, List<String> openings, GenerationSettings settings, int sample) {
    long tokens = 0;
    long evaluations = 0;
    double first = 0;
    long begin = System.nanoTime();
    for (int i = 0; i < openings.size(); i++) {
      FirstToken watch = new FirstToken();
      GeneratedText text = generator.generate(openings.get(i), settings, sample + i, watch);
      first += watch.seconds(text.promptIds().size());
      tokens += Math.max(1, text.answerIds().size());
      evaluations += text.evaluations();
    }
    double seconds = (System.nanoTime() - begin) * 1e-9;
    return new Round(tokens, evaluations, seconds, first / openings.size());
  }

  /** The median over rounds. */
  Interval median(ToDoubleFunction<Round> measure) {
    return Interval.ofMedian(rounds.stream().mapToDouble(measure).toArray());
  }

  /** Tokens per second. */
  Interval tokensPerSecond() {
    return median(round -> round.tokens / round.seconds);
  }

  /** Milliseconds of an evaluation. */
  Interval evaluationMillis() {
    return median(round -> 1e3 * round.seconds / round.evaluations);
  }

  /** How many times as much of a measure as another way has, round by round. */
  Interval timesThat(TimedWriting other, ToDoubleFunction<Round> measure) {
    double[] ratios = new double[rounds.size()];
    for (int r = 0; r < ratios.length; r++) {
      ratios[r] = measure.applyAsDouble(rounds.get(r)) / measure.applyAsDouble(other.rounds.get(r));
    }
    return Interval.ofMedian(ratios);
  }

  /**
   * When the position of a text's first token was decided, for the last time if it was ever taken
   * back.
   */
  private static final class FirstToken implements DecodingListener {

    private final long begin = System.nanoTime();

    /** Positions as they were first to be decided, and when; a text has few steps. */
    private final List<int[]> positions = new ArrayList<>();

    private final List<Long> times = new ArrayList<>();

    @Override
    public void onStep(int step, Placements decided, int[] canvas) {
      int[] written = new int[decided.size()];
      for (int d = 0; d < written.length; d++) {
        written[d] = decided.position(d);
      }
      positions.add(written);
      times.add(System.nanoTime());
    }

    double seconds(int position) {
      for (int step = positions.size() - 1; step >= 0; step--) {
        for (int written : positions.get(step)) {
          if (written == position) {
            return (times.get(step) - begin) * 1e-9;
          }
        }
      }
      throw new IllegalStateException("no step wrote position " + position);
    }
  }
}
