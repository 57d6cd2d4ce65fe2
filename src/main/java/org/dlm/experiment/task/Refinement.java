// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.task;

import java.util.List;
import java.util.Locale;

/**
 * The answers to the same questions with more and more steps, each time twice as many.
 *
 * @param bySteps from one step on
 */
record Refinement(List<Answering> bySteps) {

  /**
   * How often answers were wrong that had changed with the last doubling, and that had not.
   *
   * @param changed answers that differ from those at half the steps
   * @param changedWrong how many of them are wrong
   * @param settled answers that do not
   * @param settledWrong how many of them are wrong
   */
  record Settling(long changed, long changedWrong, long settled, long settledWrong) {

    static final Settling NONE = new Settling(0, 0, 0, 0);

    Settling plus(Settling other) {
      return new Settling(
          changed + other.changed,
          changedWrong + other.changedWrong,
          settled + other.settled,
          settledWrong + other.settledWrong);
    }

    /** Whether some changed and some did not. */
    boolean isMixed() {
      return changed > 0 && settled > 0;
    }

    /** Share of wrong ones among the changed minus that among the settled. */
    double difference() {
      return (double) changedWrong / changed - (double) settledWrong / settled;
    }

    String note() {
      return String.format(
          Locale.ROOT,
          "Wrong, all tasks together: %,d of %,d that changed, %,d of %,d that did not. The"
              + " interval is over seeds (Student's).",
          changedWrong,
          changed,
          settledWrong,
          settled);
    }
  }

  Answering at(int doubling) {
    return bySteps.get(doubling);
  }

  Answering first() {
    return bySteps.get(0);
  }

  Answering last() {
    return bySteps.get(bySteps.size() - 1);
  }

  private int questions() {
    return first().answers().size();
  }

  private boolean changes(int doubling, int question) {
    return !at(doubling).answers().get(question).equals(at(doubling - 1).answers().get(question));
  }

  /** What changed with each doubling, and was it wrong? */
  Settling settling() {
    Settling sum = Settling.NONE;
    for (int d = 1; d < bySteps.size(); d++) {
      for (int q = 0; q < questions(); q++) {
        int wrong = at(d).right().get(q) ? 0 : 1;
        sum = sum.plus(changes(d, q) ? new Settling(1, wrong, 0, 0) : new Settling(0, 0, 1, wrong));
      }
    }
    return sum;
  }

  /** The doubling at which a question's answer stayed the same for the first time, or the last. */
  private int stop(int question) {
    for (int d = 1; d < bySteps.size(); d++) {
      if (!changes(d, question)) {
        return d;
      }
    }
    return bySteps.size() - 1;
  }

  /** Right answers if each question stops when it has settled. */
  double stoppedAccuracy() {
    int right = 0;
    for (int q = 0; q < questions(); q++) {
      right += at(stop(q)).right().get(q) ? 1 : 0;
    }
    return right / (double) questions();
  }

  /** Evaluations of a question, mean, over all its decodes until it has settled. */
  double stoppedEvaluations() {
    double evaluations = 0;
    for (int q = 0; q < questions(); q++) {
      for (int d = 0; d <= stop(q); d++) {
        evaluations += at(d).evaluationsPerQuestion();
      }
    }
    return evaluations / questions();
  }

  /** The share of evaluations that stopping saves against the most steps. */
  double saved() {
    return 1 - stoppedEvaluations() / last().evaluationsPerQuestion();
  }
}
