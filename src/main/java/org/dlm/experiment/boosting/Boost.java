// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.boosting;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** What the evaluations of an answer are spent on. */
enum Boost {
  /** One decode. */
  PLAIN(1, 1, false),
  /** One decode that believes the mean of its last two states. */
  TWO_STATES(2, 1, false),
  /** One decode that believes the mean of its last four states. */
  FOUR_STATES(4, 1, false),
  /** The answer that most of two decodes give: the first one's, unless they agree. */
  TWO_ANSWERS(1, 2, false),
  /** The answer that most of four decodes give. */
  FOUR_ANSWERS(1, 4, false),
  /** The token that most of four decodes put at each position. */
  FOUR_BY_POSITION(1, 4, true);

  private final int states;
  private final int decodes;
  private final boolean byPosition;

  Boost(int states, int decodes, boolean byPosition) {
    this.states = states;
    this.decodes = decodes;
    this.byPosition = byPosition;
  }

  /** Over how many states predictions are averaged. */
  int states() {
    return states;
  }

  /** How many decodes share the evaluations. */
  int decodes() {
    return decodes;
  }

  /**
   * What several decodes say together.
   *
   * @param answers token ids of each decode [decodes, length], as many as there are decodes
   * @return the most frequent; of equally frequent ones that of the earliest decode
   */
  int[] vote(List<int[]> answers) {
    if (!byPosition) {
      List<List<Integer>> whole =
          answers.stream().map(ids -> Arrays.stream(ids).boxed().toList()).toList();
      return answers.get(whole.indexOf(mostFrequent(whole)));
    }
    int[] voted = new int[answers.get(0).length];
    for (int i = 0; i < voted.length; i++) {
      int position = i;
      voted[i] = mostFrequent(answers.stream().map(ids -> ids[position]).toList());
    }
    return voted;
  }

  private static <T> T mostFrequent(List<T> votes) {
    T best = votes.get(0);
    for (T vote : votes) {
      best = Collections.frequency(votes, vote) > Collections.frequency(votes, best) ? vote : best;
    }
    return best;
  }

  /** As it is printed. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
