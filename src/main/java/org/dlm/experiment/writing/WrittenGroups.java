// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.writing;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.dlm.corpus.StoryGrammar;
import org.dlm.evaluation.Interval;

/**
 * Groups of texts of one writer.
 *
 * @param who wrote them
 * @param temperature at which they were drawn
 * @param groups what was written, without what was given
 * @param valid share of possible stories
 * @param sound share of the written characters before the first fault, mean
 */
record WrittenGroups(
    String who, double temperature, List<List<String>> groups, Interval valid, Interval sound) {

  /** Judges texts, and leaves of each what follows its opening. */
  static WrittenGroups of(
      String who,
      double temperature,
      List<List<String>> openings,
      List<List<String>> texts,
      StoryGrammar grammar) {
    List<List<String>> written = new ArrayList<>();
    List<Double> sound = new ArrayList<>();
    for (int g = 0; g < texts.size(); g++) {
      List<String> group = new ArrayList<>();
      for (int i = 0; i < texts.get(g).size(); i++) {
        String text = texts.get(g).get(i);
        String opening = openings.get(g).get(i);
        sound.add(StoryQuality.sound(opening, text, grammar));
        group.add(text.substring(opening.length()));
      }
      written.add(group);
    }
    long valid =
        texts.stream().flatMap(List::stream).filter(t -> grammar.check(t).isValid()).count();
    double[] shares = sound.stream().mapToDouble(share -> share).toArray();
    return new WrittenGroups(
        who,
        temperature,
        written,
        Interval.ofShare(valid, shares.length),
        Interval.ofMean(shares).within(0, 1));
  }

  /** The figure of each group. */
  double[] byGroup(DiversityMeasure measure) {
    return groups.stream().mapToDouble(measure::of).toArray();
  }

  /** As a row is named. */
  String name() {
    return who + (who.equals("the source") ? "" : ", temperature " + temperature);
  }

  /** One writer minus another, group by group. */
  static Interval difference(WrittenGroups one, WrittenGroups less, DiversityMeasure measure) {
    double[] ones = one.byGroup(measure);
    double[] others = less.byGroup(measure);
    return Interval.ofRuns(
        IntStream.range(0, ones.length).mapToDouble(g -> ones[g] - others[g]).toArray());
  }

  /**
   * How much farther one writer's mean is from a yardstick's than another's: the sides on which the
   * means lie are taken for certain.
   */
  static Interval farther(
      WrittenGroups one, WrittenGroups other, WrittenGroups yardstick, DiversityMeasure measure) {
    double[] ones = one.byGroup(measure);
    double[] others = other.byGroup(measure);
    double[] right = yardstick.byGroup(measure);
    double oneSide = Math.signum(difference(one, yardstick, measure).value());
    double otherSide = Math.signum(difference(other, yardstick, measure).value());
    return Interval.ofRuns(
        IntStream.range(0, ones.length)
            .mapToDouble(g -> oneSide * (ones[g] - right[g]) - otherSide * (others[g] - right[g]))
            .toArray());
  }
}
