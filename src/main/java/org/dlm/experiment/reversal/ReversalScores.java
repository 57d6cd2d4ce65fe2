// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.reversal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.dlm.evaluation.Interval;
import org.dlm.evaluation.RecallEvaluation;
import org.dlm.evaluation.Share;
import org.jspecify.annotations.Nullable;

/**
 * What came out of a lesson.
 *
 * @param lesson what was read and asked
 * @param steps of training, as the sweep found them
 * @param sweep what the twins of the first seed knew after how many steps
 * @param arms what each arm knew, over all seeds, of each group of questions
 */
record ReversalScores(
    ReversalLesson lesson, int steps, List<SweepPoint> sweep, Map<ReversalArm, List<Score>> arms) {

  /**
   * A point of the sweep.
   *
   * @param scores of each group of questions
   */
  record SweepPoint(int steps, ReversalArm arm, List<Score> scores) {}

  /**
   * How a group of questions was answered.
   *
   * @param questions asked, over all seeds
   * @param right whose answer contains the right one
   * @param ranked whose right answer was the likeliest
   * @param chance share that guessing would rank right
   * @param bleu of the answers, mean over seeds
   */
  record Score(int questions, int right, int ranked, double chance, double bleu) {

    static Score of(RecallEvaluation.Result result) {
      @Nullable Share ranked = result.ranked();
      int n = result.questions();
      return new Score(
          n,
          (int) Math.round(result.contained().share() * n),
          ranked == null ? 0 : (int) Math.round(ranked.share() * n),
          result.chance(),
          result.bleu());
    }

    /** The scores of several seeds as one. */
    static Score sum(List<Score> scores) {
      return new Score(
          scores.stream().mapToInt(Score::questions).sum(),
          scores.stream().mapToInt(Score::right).sum(),
          scores.stream().mapToInt(Score::ranked).sum(),
          scores.stream().mapToDouble(Score::chance).average().orElseThrow(),
          scores.stream().mapToDouble(Score::bleu).average().orElseThrow());
    }

    Interval share() {
      return Interval.ofShare(right, questions);
    }

    Interval rankedShare() {
      return Interval.ofShare(ranked, questions);
    }
  }

  /** The scores of groups of questions over seeds: [seeds][groups] to [groups]. */
  static List<Score> pooled(List<List<Score>> seeds) {
    List<Score> pooled = new ArrayList<>();
    for (int group = 0; group < seeds.get(0).size(); group++) {
      int index = group;
      pooled.add(Score.sum(seeds.stream().map(scores -> scores.get(index)).toList()));
    }
    return pooled;
  }

  /** The score of an arm, or null if the arm had no such lesson. */
  @Nullable Score score(ReversalArm arm, String group) {
    List<Score> scores = arms.get(arm);
    for (int i = 0; scores != null && i < lesson.groups().size(); i++) {
      if (lesson.groups().get(i).name().equals(group)) {
        return scores.get(i);
      }
    }
    return null;
  }
}
